import assert from "node:assert/strict";
import { canBeLoopback, isLoopback, isSecure } from "../../src/loopback.js";

describe("isLoopback", () => {
	for (const host of ["localhost", "a.localhost", "127.0.0.1", "127.8.9.10", "[::1]", "127.1"]) {
		it(`is true of ${host}`, () => assert.equal(isLoopback(new URL(`http://${host}`)), true));
	}
	for (const host of ["example.com", "localhost.example.com", "128.0.0.1", "[::2]", "127.0.0.1.example.com"]) {
		it(`is false of ${host}`, () => assert.equal(isLoopback(new URL(`http://${host}`)), false));
	}
});

describe("canBeLoopback", () => {
	const mapped = ["[::ffff:127.0.0.1]", "[::ffff:7f08:90a]", "[::ffff:0.0.0.0]", "[::127.0.0.1]"];
	for (const host of ["localhost", "127.1", "[::1]", "localhost.", "a.localhost.", "0.0.0.0", "0", "[::]", ...mapped]) {
		it(`is true of ${host}`, () => assert.equal(canBeLoopback(new URL(`https://${host}`)), true));
	}
	for (const host of ["example.com", "localhost.example.com", "10.0.0.1", "[::ffff:128.0.0.1]", "[2001:db8::7f00:1]"]) {
		it(`is false of ${host}`, () => assert.equal(canBeLoopback(new URL(`https://${host}`)), false));
	}
	for (const host of ["localhost.", "0.0.0.0", "[::]", "[::ffff:127.0.0.1]"]) {
		it(`does not make http secure for ${host}`, () => assert.equal(isSecure(new URL(`http://${host}`)), false));
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
