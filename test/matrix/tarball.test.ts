import assert from "node:assert/strict";
import { packedFiles, packPackage, readPacked } from "../support/runtimes.js";

describe("the tarball", function () {
	this.timeout(120_000);
	let tarball: string;
	let files: string[];
	before(() => {
		tarball = packPackage();
		files = packedFiles(tarball);
	});

	it("holds what a user needs", () => {
		const needed = [
			"package.json",
			"README.md",
			"LICENSE",
			"CHANGELOG.md",
			"examples/1 Tokens/Generate a token.json",
			"dist/nodes/package.json",
			"dist/nodes/guard.js",
			"dist/nodes/guard.d.ts",
			"dist/nodes/dashboard.js",
			"dist/nodes/jwt.js",
			"dist/nodes/jwt.html",
			"dist/nodes/jwt-config.js",
			"dist/nodes/jwt-config.html",
			"dist/nodes/jwt-request.js",
			"dist/nodes/jwt-request.html",
			"dist/nodes/icons/jwt-request.svg",
			"dist/nodes/jwt-session.js",
			"dist/nodes/jwt-session.html",
			"dist/nodes/jwt-store.js",
			"dist/nodes/jwt-store.html",
			"dist/nodes/icons/jwt.svg",
			"dist/nodes/icons/jwt-session.svg",
			"dist/nodes/locales/en-US/jwt.json",
			"dist/nodes/locales/de/jwt-config.html",
			"resources/docs/jwt.html",
			"resources/docs/recipes/guard-an-endpoint.html",
			"dist/src/index.js",
			"dist/src/index.d.ts",
		];
		assert.deepEqual(
			needed.filter((file) => !files.includes(file)),
			[],
		);
	});

	it("holds nothing else: no test, no source but its types, no build script", () => {
		const expected =
			/^(package\.json|README\.md|LICENSE|CHANGELOG\.md|examples\/\d [^/]+\/[^/]+\.json|resources\/docs\/[\w/-]+\.html|dist\/src\/(index\.js(\.map)?|[\w/-]+\.d\.ts)|dist\/nodes\/.+)$/;
		assert.deepEqual(
			files.filter(
				(file) =>
					!expected.test(file) ||
					/\.test\.|(?<!\.d)\.tsx?$|^dist\/nodes(?!\/(guard|support\/guard-registry)\.).*\.d\.ts$/.test(file),
			),
			[],
		);
	});

	it("has the source in every source map", () => {
		const maps = files.filter((file) => file.endsWith(".map"));
		assert.ok(maps.length > 0);
		for (const file of maps) {
			const { sources, sourcesContent } = JSON.parse(readPacked(tarball, file));
			assert.equal(sourcesContent?.length, sources.length, file);
			assert.ok(
				sourcesContent.every((source: unknown) => typeof source === "string" && source !== ""),
				file,
			);
		}
	});

	it("needs what it depends on, and nothing else", () => {
		const { peerDependencies, optionalDependencies } = JSON.parse(readPacked(tarball, "package.json"));
		assert.equal(peerDependencies ?? optionalDependencies, undefined);
	});

	it("holds no secret", () => {
		for (const file of files) {
			const text = readPacked(tarball, file);
			assert.doesNotMatch(text, /-----BEGIN [A-Z ]*PRIVATE KEY-----\s*\w/, file);
			// At most the name of an environment variable, which is no secret.
			const credential = /"(credentials|secret|privatekey|passphrase)":(?!\{"\w+":"\$\{\w+\}"\}|"\$\{\w+\}")/;
			if (file.startsWith("examples/")) assert.doesNotMatch(text, credential, file);
		}
	});
});
