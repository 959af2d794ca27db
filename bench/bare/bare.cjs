/**
 * The least that a step can do and still make or check a token: node:crypto, called at once, with a key that is ready. It
 * knows no settings, no policy, no errors and no other flow: what it costs, no step that does the same work can save.
 */
const { createHmac, createPrivateKey, createPublicKey, createSecretKey, sign, verify } = require("node:crypto");

const encode = (text) => Buffer.from(text).toString("base64url");

module.exports = (RED) => {
	function Bare(config) {
		RED.nodes.createNode(this, config);
		const { action, algorithm, text, lifetime } = config;
		const header = encode(JSON.stringify({ alg: algorithm, typ: "JWT" }));
		const secret = algorithm === "HS256" && createSecretKey(Buffer.from(text));
		const mac = (input) => createHmac("sha256", secret).update(input).digest();
		const pair = () => ({
			key: action === "generate" ? createPrivateKey(text) : createPublicKey(text),
			dsaEncoding: "ieee-p1363",
		});
		const key = secret || pair();
		const make = secret ? mac : (input) => sign("sha256", Buffer.from(input), key);
		const isRight = secret
			? (input, signature) => mac(input).equals(signature)
			: (input, signature) => verify("sha256", Buffer.from(input), key, signature);

		const generate = (msg) => {
			const iat = Math.floor(Date.now() / 1000);
			const input = `${header}.${encode(JSON.stringify({ ...msg.payload, iat, exp: iat + lifetime }))}`;
			msg.payload = `${input}.${make(input).toString("base64url")}`;
			return true;
		};
		const check = (msg) => {
			const token = msg.req.headers.authorization.slice("Bearer ".length);
			const [first, second, signature] = token.split(".");
			msg.payload = JSON.parse(Buffer.from(second, "base64url").toString());
			return isRight(`${first}.${second}`, Buffer.from(signature, "base64url"));
		};
		const run = action === "generate" ? generate : check;
		this.on("input", (msg, send, done) => {
			send(run(msg) ? msg : [null, msg]);
			done();
		});
	}
	RED.nodes.registerType("bare", Bare);
};
