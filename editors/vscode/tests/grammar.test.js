// The grammar on the policies that ship, and on lines of which every word is known.
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const test = require("node:test");
const oniguruma = require("vscode-oniguruma");
const textmate = require("vscode-textmate");

const here = path.join(__dirname, "..");
const policies = path.join(here, "..", "..", "policies");

/** The grammar, read as VS Code reads it. */
const grammar = (async () => {
  const wasm = fs.readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM(wasm);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) => {
      assert.equal(scope, "source.gradus");
      const file = path.join(here, "syntaxes", "gradus.tmLanguage.json");
      return textmate.parseRawGrammar(fs.readFileSync(file, "utf8"), file);
    },
  });
  return registry.loadGrammar("source.gradus");
})();

/** Each part of a text that has a scope of its own: `[text, scope]`. */
async function scoped(text) {
  const rules = await grammar;
  let stack = textmate.INITIAL;
  const all = [];
  for (const line of text.split("\n")) {
    const { tokens, ruleStack } = rules.tokenizeLine(line, stack);
    stack = ruleStack;
    for (const token of tokens) {
      const scopes = token.scopes.slice(1).map((scope) => scope.replace(/\.gradus$/, ""));
      if (scopes.length > 0) all.push([line.slice(token.startIndex, token.endIndex), scopes.at(-1)]);
    }
  }
  return all;
}

const shown = (parts) => parts.map(([text, scope]) => `${text}:${scope}`);

test("English words", async () => {
  assert.deepEqual(shown(await scoped('if revisits >= 3 and at least 2 of intent are A then grade A because "{due}" # yes')), [
    "if:keyword.control.declaration",
    ">=:keyword.operator",
    "3:constant.numeric",
    "and:keyword.other",
    "at least:keyword.other",
    "2:constant.numeric",
    "of:keyword.other",
    "are:keyword.other",
    "then:keyword.other",
    "grade:keyword.other",
    "because:keyword.other",
    '":punctuation.definition.string.begin',
    "{due}:variable.other.placeholder",
    '":punctuation.definition.string.end',
    "# yes:comment.line.number-sign",
  ]);
});

test("Chinese words, glued and apart", async () => {
  assert.deepEqual(shown(await scoped("若 必要条件 全部为 A，且 意向程度 至少 5 项为 A，则 评为 A")), [
    "若:keyword.control.declaration",
    "全部为:keyword.other",
    "且:keyword.other",
    "至少:keyword.other",
    "5:constant.numeric",
    "项为:keyword.other",
    "则:keyword.other",
    "评为:keyword.other",
  ]);
  assert.deepEqual(shown(await scoped("字段 回访次数 as revisits “回访次数” 次数 默认 是")), [
    "字段:keyword.control.declaration",
    "as:keyword.other",
    "“:punctuation.definition.string.begin",
    "回访次数:string.quoted.double",
    "”:punctuation.definition.string.end",
    "次数:support.type",
    "默认:keyword.other",
    "是:constant.language",
  ]);
});

test("names are no words of the language", async () => {
  const names = ["回访次数", "有意向", "grades_of_x", "ifx", "次数表", "`if then`", "【若 则】"];
  for (const name of names) {
    const scopes = (await scoped(name)).map(([, scope]) => scope);
    assert.ok(scopes.every((scope) => scope === "variable.other.quoted"), `${name}: ${scopes}`);
  }
});

test("dates and numbers", async () => {
  assert.deepEqual(shown(await scoped("2026-11-22 2026年11月22日 1_800_000 60万 0.35 30% 3..5")), [
    "2026-11-22:constant.numeric.date",
    "2026年11月22日:constant.numeric.date",
    "1_800_000:constant.numeric",
    "60万:constant.numeric",
    "0.35:constant.numeric",
    "30%:constant.numeric",
    "3:constant.numeric",
    "..:keyword.operator",
    "5:constant.numeric",
  ]);
});

test("shipped policies, in both languages", async () => {
  const files = fs.readdirSync(policies).filter((name) => name.endsWith(".grade"));
  assert.ok(files.length > 20);
  for (const file of files) {
    const text = fs.readFileSync(path.join(policies, file), "utf8");
    const parts = await scoped(text);
    // Whatever starts a line at the margin starts a declaration, unless it is a comment or closes a bracket.
    const rules = await grammar;
    let stack = textmate.INITIAL;
    for (const line of text.split("\n")) {
      const { tokens, ruleStack } = rules.tokenizeLine(line, stack);
      stack = ruleStack;
      assert.equal(ruleStack.depth, 1, `${file}: a text goes on behind its line: ${line}`);
      if (/^[\p{L}]/u.test(line)) {
        assert.match(tokens[0].scopes.at(-1), /^keyword\./, `${file}: ${line}`);
      }
    }
    const comments = text.split("\n").filter((line) => /^\s*#/.test(line)).length;
    const found = parts.filter(([, scope]) => scope === "comment.line.number-sign").length;
    assert.ok(found >= comments, `${file}: ${found} of ${comments} comments`);
  }
});
