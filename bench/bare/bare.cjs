/**
 * The plain way to make or check a token: node:crypto, called at once, with a key that is ready. It knows no settings, no
 * policy, no errors and no other flow. A step can cost less all the same: on Node.js 24 a key in an options object, as
 * ES256 needs it here, takes some 10 to 20 µs longer than a KeyObject by itself.
 */
const { createHmac, createPrivateKey, createPublicKey, createSecretKey, sign, verify } = require("node:crypto");

const encode = (text) => Buffer.from(text).toString("base64url");
const decode = (part) => JSON.parse(Buffer.from(part, "base64url").toString());

/** How an algorithm signs with a key, and checks a signature. */
const METHODS = {
	HS256: {
		read: (text) => createSecretKey(Buffer.from(text)),
		sign: (input, key) => createHmac("sha256", key).update(input).digest(),
		isRight: (input, key, signature) => METHODS.HS256.sign(input, key).equals(signature),
	},
	RS256: withPair("sha256"),
	ES256: withPair("sha256"),
	EdDSA: withPair(null),
};

function withPair(hash) {
	return {
		read: (key, action) => ({
			key: action === "generate" ? createPrivateKey(key) : createPublicKey(key),
			dsaEncoding: "ieee-p1363",
		}),
		sign: (input, key) => sign(hash, Buffer.from(input), key),
		isRight: (input, key, signature) => verify(hash, Buffer.from(input), key, signature),
	};
}

/** Finds the key of a token by the `kid` of its header, where the text is a JWK Set. */
function keyFinder(text, read) {
	if (!text.startsWith('{"keys"')) {
		const key = read(text);
		return () => key;
	}
	const keys = new Map(JSON.parse(text).keys.map((jwk) => [jwk.kid, read({ key: jwk, format: "jwk" })]));
	return (header) => keys.get(decode(header).kid);
}

module.exports = (RED) => {
	function Bare(config) {
		RED.nodes.createNode(this, config);
		const { action, algorithm, text, lifetime } = config;
		const { read, sign, isRight } = METHODS[algorithm];
		const header = encode(JSON.stringify({ alg: algorithm, typ: "JWT" }));
		const find = keyFinder(text, (key) => read(key, action));

		const generate = (msg) => {
			const iat = Math.floor(Date.now() / 1000);
			const input = `${header}.${encode(JSON.stringify({ ...msg.payload, iat, exp: iat + lifetime }))}`;
			msg.payload = `${input}.${sign(input, find()).toString("base64url")}`;
			return true;
		};
		const check = (msg) => {
			const token = msg.req.headers.authorization.slice("Bearer ".length);
			const [first, second, signature] = token.split(".");
			msg.payload = decode(second);
			return isRight(`${first}.${second}`, find(first), Buffer.from(signature, "base64url"));
		};
		const run = action === "generate" ? generate : check;
		this.on("input", (msg, send, done) => {
			send(run(msg) ? msg : [null, msg]);
			done();
		});
	}
	RED.nodes.registerType("bare", Bare);
};
