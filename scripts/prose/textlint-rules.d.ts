declare module "textlint-rule-sentence-length";
declare module "textlint-rule-terminology";
