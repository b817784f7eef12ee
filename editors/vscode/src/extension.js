// Starts `gradus lsp` and lets VS Code talk to it; everything else is in the program.
"use strict";

const vscode = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

/** @type {LanguageClient | undefined} */
let client;

/** What the settings say. */
function started() {
  const settings = vscode.workspace.getConfiguration("gradus");
  const args = ["lsp"];
  const language = settings.get("language", "policy");
  if (language !== "policy") args.push("--lang", language);
  const root = settings.get("root", "");
  if (root !== "") args.push("--root", root);
  return { command: settings.get("path", "gradus"), args, transport: TransportKind.stdio };
}

async function start() {
  const server = started();
  client = new LanguageClient("gradus", "Gradus", server, {
    documentSelector: [{ language: "gradus" }],
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/*.grade") },
  });
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    const why = error instanceof Error ? error.message : String(error);
    vscode.window.showErrorMessage(
      vscode.env.language.startsWith("zh")
        ? `无法启动 ${server.command}：${why}。请安装 gradus，或在设置 gradus.path 里写明它的路径。`
        : `Cannot start ${server.command}: ${why}. Install gradus, or set gradus.path to where it is.`,
    );
  }
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.stop();
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("gradus.restart", async () => {
      await stop();
      await start();
    }),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("gradus")) {
        await stop();
        await start();
      }
    }),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
