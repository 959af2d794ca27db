import assert from "node:assert/strict";
import { isLoopback, isSecure } from "../../src/loopback.js";

describe("isLoopback", () => {
	for (const host of ["localhost", "a.localhost", "127.0.0.1", "127.8.9.10", "[::1]", "127.1"]) {
		it(`is true of ${host}`, () => assert.equal(isLoopback(new URL(`http://${host}`)), true));
	}
	for (const host of ["example.com", "localhost.example.com", "128.0.0.1", "[::2]", "127.0.0.1.example.com"]) {
		it(`is false of ${host}`, () => assert.equal(isLoopback(new URL(`http://${host}`)), false));
	}
});

describe("isSecure", () => {
	for (const url of ["https://example.com", "http://localhost:1880", "https://localhost"]) {
		it(`is true of ${url}`, () => assert.equal(isSecure(new URL(url)), true));
	}
	for (const url of ["http://example.com", "ftp://localhost", "file:///etc/hosts"]) {
		it(`is false of ${url}`, () => assert.equal(isSecure(new URL(url)), false));
	}
});
