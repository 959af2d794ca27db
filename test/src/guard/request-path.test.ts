import assert from "node:assert/strict";
import { readingsOf } from "../../../src/guard/request-path.js";

const readings = (path: string) => readingsOf(path).map((segments) => `/${segments.join("/")}`);

describe("readingsOf", () => {
	const one: [path: string, reading: string][] = [
		["/", "/"],
		["", "/"],
		["/api/users", "/api/users"],
		["/api/users/", "/api/users"],
		["/API/Users", "/api/users"],
		["/api///users//", "/api/users"],
		["/my%20files", "/my files"],
		["/%61pi", "/api"],
		["/caf%C3%A9", "/café"],
		["/a.b/c.html", "/a.b/c.html"],
		["/~jamie/a-b_c", "/~jamie/a-b_c"],
		["/100%", "/100%"],
		["/%ff", "/%ff"],
	];
	for (const [path, reading] of one) {
		it(`reads ${path || "nothing"} in one way: ${reading}`, () => assert.deepEqual(readings(path), [reading]));
	}

	const several: [path: string, ...expected: string[]][] = [
		["/a/../b", "/a/../b", "/b"],
		["/a/./b", "/a/./b", "/a/b"],
		["/../../b", "/../../b", "/b"],
		["/a%2fb", "/a%2fb", "/a/b"],
		["/a%2F..%2Fb", "/a%2f..%2fb", "/b"],
		["/a%5c..%5cb", "/b"],
		["/a\\..\\b", "/b"],
		["/a/%2e%2e/b", "/a/%2e%2e/b", "/b"],
		["/a/%2e./b", "/b"],
		["/a%252f..%252fb", "/b"],
		["/a%25252f..%25252fb", "/b"],
		["/a./b", "/a./b", "/a/b"],
		["/a%20/b", "/a /b", "/a/b"],
		["/a/.. /b", "/b"],
		["/a::$INDEX_ALLOCATION/b", "/a/b"],
		["/a%00/b", "/a\0/b"],
		["//host/a", "/host/a", "/a"],
		["//host/..//a", "/a"],
		["//user@host/a", "/user@host/a", "/a"],
		["//user@host:99999/a", "/user@host:99999/a", "/a"],
		["/\\host/a", "/a"],
		["/\t/host/a", "/a"],
		["/a%C2%A0/b", "/a\u00a0/b", "/a/b"],
		["/a%09", "/a"],
		["/cafe%CC%81", "/caf\u00e9"],
		["/a%EF%BC%8Fb", "/a\uff0fb", "/a/b"],
		["/%c0%ae%c0%ae/b", "/%c0%ae%c0%ae/b"],
	];
	for (const [path, ...expected] of several) {
		it(`reads ${path.replace("\0", "NUL")} also as ${expected.at(-1)?.replace("\0", "NUL")}`, () => {
			const all = readings(path);
			for (const reading of expected) assert.ok(all.includes(reading), `${reading} is not in ${all}`);
		});
	}

	it("reads the longest path that Node.js accepts in little time", () => {
		for (const part of ["%25", "/..", "%2e%2e%2f", "/a.", "%ff", "..%5c", "/a ", ".", "%20", ":", "%EF%B7%BA", "a.a"]) {
			const path = `/${part.repeat(16_000 / part.length)}x`;
			const start = process.cpuUsage().user;
			readingsOf(path);
			assert.ok(process.cpuUsage().user - start < 100_000, part);
		}
	});
});
