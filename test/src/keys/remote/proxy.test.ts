/** Which requests use which proxy. Compared with what Node-RED's `http request` node does. */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import fc from "fast-check";
import { proxyFor } from "../../../../src/keys/remote/proxy.js";

const require = createRequire(import.meta.url);
const core: { getProxyForUrl(url: string, options: { env: object }): string } = require(
	require.resolve("@node-red/nodes/core/network/lib/proxyHelper.js"),
);

const PROXY = "http://proxy.example:3128";
const ask = (url: string, variables: Record<string, string>) => proxyFor(new URL(url), variables);

describe("proxyFor", () => {
	const cases: [url: string, variables: Record<string, string>, proxy: string][] = [
		["https://a.example/keys", {}, ""],
		["https://a.example/keys", { https_proxy: PROXY }, PROXY],
		["https://a.example/keys", { HTTPS_PROXY: PROXY }, PROXY],
		["https://a.example/keys", { https_proxy: PROXY, HTTPS_PROXY: "http://other.example" }, PROXY],
		["https://a.example/keys", { http_proxy: PROXY }, ""],
		["http://a.example/keys", { http_proxy: PROXY }, PROXY],
		["https://a.example/keys", { ALL_PROXY: PROXY }, PROXY],
		["https://a.example/keys", { npm_config_proxy: PROXY }, PROXY],
		["https://a.example/keys", { https_proxy: "proxy.example:3128" }, "https://proxy.example:3128"],
		["https://a.example/keys", { https_proxy: PROXY, no_proxy: "*" }, ""],
		["https://a.example/keys", { https_proxy: PROXY, NO_PROXY: "A.example" }, ""],
		["https://sub.a.example/keys", { https_proxy: PROXY, no_proxy: "a.example" }, PROXY],
		["https://sub.a.example/keys", { https_proxy: PROXY, no_proxy: "b.example, .a.example" }, ""],
		["https://sub.a.example/keys", { https_proxy: PROXY, no_proxy: "*.a.example" }, ""],
		["https://a.example/keys", { https_proxy: PROXY, no_proxy: "a.example:443" }, ""],
		["https://a.example/keys", { https_proxy: PROXY, no_proxy: "a.example:8443" }, PROXY],
		["https://a.example:8443/keys", { https_proxy: PROXY, no_proxy: "a.example:8443" }, ""],
		["https://[fd00::1]/keys", { https_proxy: PROXY, no_proxy: "[fd00::1]" }, ""],
	];
	for (const [url, variables, proxy] of cases) {
		it(`sends ${url} ${proxy ? `to ${proxy}` : "directly"} by ${JSON.stringify(variables)}`, () => {
			assert.equal(ask(url, variables), proxy);
			assert.equal(core.getProxyForUrl(url, { env: variables }), proxy);
		});
	}

	for (const host of ["localhost", "127.0.0.1", "127.9.9.9", "[::1]", "keys.localhost"]) {
		it(`never sends requests to ${host}, which stay on this computer, to a proxy`, () => {
			for (const scheme of ["http", "https"]) {
				assert.equal(
					ask(`${scheme}://${host}:1/keys`, { all_proxy: PROXY, https_proxy: PROXY, http_proxy: PROXY }),
					"",
				);
			}
		});
	}

	it("decides as the http request node does for any variables", () => {
		const names = [
			"http_proxy",
			"https_proxy",
			"no_proxy",
			"all_proxy",
			"npm_config_https_proxy",
			"npm_config_no_proxy",
		];
		const name = fc.constantFrom(...names, "npm_config_proxy", ...names.map((lower) => lower.toUpperCase()));
		const hosts = ["a.example", "b.a.example", "xa.example", "10.0.0.1", "[fd00::1]"];
		const exception = fc.constantFrom("*", "", ".example", "*a.example", "a.example:8443", "[fd00::1]:443", ...hosts);
		const value = fc.oneof(
			fc.constantFrom("", PROXY, "proxy.example:3128"),
			fc.array(exception, { maxLength: 4 }).map((list) => list.join(list.length % 2 ? "," : ", ")),
		);
		const url = fc
			.tuple(fc.constantFrom("http", "https"), fc.constantFrom(...hosts), fc.constantFrom("", ":8443", ":80"))
			.map(([scheme, host, port]) => `${scheme}://${host}${port}/keys`);
		fc.assert(
			fc.property(url, fc.dictionary(name, value), (asked, variables) => {
				assert.equal(ask(asked, variables), core.getProxyForUrl(asked, { env: variables }));
			}),
			{ numRuns: 2000 },
		);
	});
});
