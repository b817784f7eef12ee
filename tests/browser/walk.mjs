// A manager's walk: open, choose, fill, see the verdict change, break the policy on disk, see the error, mend it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { chromium } from "playwright-core";

const [program, browserPath, shots] = process.argv.slice(2);
const PATIENCE = 15_000;

const folder = await mkdtemp(join(tmpdir(), "gradus-page-"));
const policies = join(folder, "policies");
await mkdir(policies);
for (const name of ["real_estate_site.grade", "lead_attribution.zh.grade"]) await cp(join("policies", name), join(policies, name));
// The Chinese twin has the same id; here it is a policy of its own.
const twin = await readFile("policies/real_estate_site.zh.grade", "utf8");
await writeFile(join(policies, "site.zh.grade"), twin.replace(/^评级办法 .*$/m, '评级办法 案场 "房地产案场来访客户评级"'));
// What a policy says is text, whatever it looks like.
const nasty = '<img src=x onerror=window.pwned=1>';
await writeFile(join(policies, "nasty.grade"), `policy nasty "${nasty}"
grades A "${nasty}" > B
input size "${nasty}" one of small "<b>Small</b>", large
input visits "Visits" list { day "Day" date required  hot "Hot" yes/no }
input seen "Seen" moment
if size is large and (count of visits where hot) >= 1 then grade A because "${nasty}"
if size is large and (count of visits where hot) < 1 and seen is known then grade B
otherwise grade B
`);

/** A server, and its address. */
async function serve(more) {
  const server = spawn(program, ["serve", policies, "--listen", "127.0.0.1:0", "--zone", "Asia/Shanghai", ...more], {
    stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, LC_ALL: "C" },
  });
  const address = await new Promise((resolve, reject) => {
    const said = [];
    createInterface({ input: server.stderr }).on("line", (line) => {
      said.push(line);
      const found = /http:\/\/\S+/.exec(line);
      if (found) resolve(found[0]);
    });
    server.on("exit", () => reject(new Error(said.join("\n"))));
  });
  return [server, address];
}

const [server, address] = await serve([]);
const port = new URL(address).port;

const browser = await chromium.launch({
  executablePath: browserPath,
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    `--host-resolver-rules=MAP rebound.example 127.0.0.1`],
});

/** A window of this width, whose every complaint ends the walk. */
async function open(width, height, locale) {
  const context = await browser.newContext({ viewport: { width, height }, locale, timezoneId: "Asia/Shanghai" });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) wrong.push(message.text()); });
  const ends = async () => {
    assert.deepEqual(wrong, []);
    assert.deepEqual(asked.filter((url) => new URL(url).host !== new URL(address).host), [], "nothing is loaded from elsewhere");
    assert.equal(await page.evaluate(() => window.pwned), undefined);
    await context.close();
  };
  return { page, ends };
}

const shot = async (page, name) => { if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true }); };

/** Nothing is cut off to the right. */
async function fits(page) {
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  assert.ok(wide <= room, `the page is ${wide} wide in a window of ${room}`);
}

const grade = (page, text) => page.locator("#verdict .grade", { hasText: text }).waitFor();

async function english() {
  const { page, ends } = await open(1280, 900, "en-GB");
  await page.goto(address);
  await page.getByText("Choose a policy to try a lead.").waitFor();
  await shot(page, "1-list");
  await page.getByRole("link", { name: /Real-estate site/ }).click();
  await grade(page, "Not certain yet");
  await page.locator(".census .fill").first().waitFor();
  await fits(page);
  await shot(page, "2-empty");

  // Filled by keyboard alone: the next question leads to its field.
  await page.locator(".asks button").first().focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.closest(".field").dataset.input), "satisfaction");
  await page.keyboard.type("9");
  await page.getByLabel("Down payment").fill("600,000");
  await page.getByLabel("Price of the unit").fill("1800000");
  await page.getByLabel("Return visits").fill("4");
  await page.getByLabel("Calls by the customer").fill("3");
  await page.getByLabel("Visits to the site").fill("2");
  await page.getByRole("group", { name: "Asked how to buy" }).getByLabel("yes").check();
  await page.locator(".chips li").nth(1).waitFor();
  await page.locator(".asks", { hasText: "Price rise accepted — this alone settles it" }).waitFor();
  assert.deepEqual(await page.locator(".chips li").allTextContents(), ["A", "B"]);
  await shot(page, "3-undetermined");
  await page.getByLabel("Price rise accepted").fill("6%");
  await grade(page, /^A$/);
  await page.getByText("every sign of intent is strong").first().waitFor();
  await page.getByLabel("Price rise accepted").fill("1%");
  await grade(page, /^B$/);
  await page.getByText("What would make it better").waitFor();
  await page.locator(".why pre", { hasText: "3 to 4 of intent are A" }).waitFor();
  await shot(page, "4-graded");

  await page.getByLabel("Satisfaction").fill("12");
  await page.locator("[data-input=satisfaction] .fault", { hasText: "out of range" }).waitFor();
  await shot(page, "5-rejected");
  await page.getByLabel("Satisfaction").fill("9");
  await grade(page, /^B$/);

  // The file is broken: the error is on the page, and the last good version goes on.
  const file = join(policies, "real_estate_site.grade");
  const good = await readFile(file, "utf8");
  await writeFile(file, good.replace("revisits >= many_revisits", "revisit >= many_revisits"));
  await page.locator("main .error", { hasText: "G0312" }).waitFor();
  await page.locator("nav .state.bad").waitFor();
  await page.getByLabel("Price rise accepted").fill("6%");
  await grade(page, /^A$/);
  await shot(page, "6-broken");

  // Mended, with a new reason: what was typed stays, and the verdict is that of the new version.
  await writeFile(file, good.replace('version "1.0"', 'version "1.1"').replace("can pay, likes the project, and every sign of intent is strong", "as keen as can be"));
  await page.locator("main .error").first().waitFor({ state: "detached" });
  await page.locator("#verdict .reason", { hasText: "as keen as can be" }).waitFor();
  await page.locator("nav", { hasText: "version 1.1" }).waitFor();
  assert.equal(await page.getByLabel("Return visits").inputValue(), "4");
  await page.locator("nav .state.bad").waitFor({ state: "detached" });
  await shot(page, "7-mended");

  // A file that has never been a policy, and one that goes.
  await writeFile(join(policies, "new.grade"), "grades A >\n");
  await page.locator("#strays .error", { hasText: "new.grade" }).waitFor();
  await shot(page, "8-stray");
  await rm(join(policies, "new.grade"));
  await page.locator("#strays .error").waitFor({ state: "detached" });

  // The other language, chosen by hand.
  await page.getByRole("button", { name: "中文" }).click();
  await page.getByText("评级结果").waitFor();
  await page.getByRole("button", { name: "English" }).click();
  await page.getByText("Verdict", { exact: true }).waitFor();
  await ends();
}

async function chinese() {
  const { page, ends } = await open(1280, 900, "zh-CN");
  await page.goto(address);
  await page.getByRole("link", { name: /房地产案场来访客户评级/ }).click();
  await grade(page, "还不能确定");
  await page.getByLabel("首付款").fill("60万");
  await page.getByLabel("房屋总价").fill("180万");
  await page.getByLabel("对项目的满意度").fill("9");
  await page.getByLabel("回访次数").fill("4");
  await page.getByLabel("客户主动来电次数").fill("3");
  await page.getByLabel("到访工地次数").fill("2");
  await page.getByRole("group", { name: "是否询问购房流程" }).getByLabel("是", { exact: true }).check();
  await page.locator(".asks", { hasText: "能接受的涨价幅度——问清这一项就能定级" }).waitFor();
  await page.locator(".census .fill").first().waitFor();
  await shot(page, "9-chinese");
  await page.getByLabel("能接受的涨价幅度").fill("6%");
  await grade(page, /^A/);
  assert.equal(await page.evaluate(() => document.documentElement.lang), "zh-CN");
  await page.getByRole("link", { name: /lead_attribution/ }).click();
  await page.locator("#verdict .grade").waitFor();
  await shot(page, "10-lists");
  await ends();
}

async function phone() {
  const { page, ends } = await open(375, 740, "zh-CN");
  await page.goto(`${address}/#${encodeURIComponent("案场")}`);
  await page.getByLabel("回访次数").fill("4");
  await page.locator(".chips li").first().waitFor();
  await page.locator(".census .fill").first().waitFor();
  await fits(page);
  await shot(page, "11-phone-chinese");
  await page.getByRole("link", { name: "全部评级办法" }).click();
  await page.getByText("请选一份评级办法").waitFor();
  await page.getByRole("link", { name: /房地产案场来访客户评级/ }).click();
  await page.goto(`${address}/#real_estate_site`);
  await page.getByLabel("Return visits").fill("4");
  await page.getByText("Grades still possible").waitFor();
  await page.locator(".census .fill").first().waitFor();
  await fits(page);
  await shot(page, "12-phone-english");
  await page.evaluate(() => scrollTo(0, 900));
  if (shots) await page.screenshot({ path: join(shots, "13-phone-scrolled.png") });
  await ends();
}

/** Lists, choices and moments; and texts that look like markup. */
async function fields() {
  const { page, ends } = await open(1280, 900, "en-GB");
  await page.goto(`${address}/#nasty`);
  await page.getByRole("heading", { name: nasty }).waitFor();
  await page.locator("select").selectOption("large");
  await page.getByRole("button", { name: "Add a record" }).click();
  await page.locator(".record input[type=date]").fill("2026-11-20");
  await page.getByRole("group", { name: "Hot" }).getByLabel("yes").check();
  await grade(page, nasty);
  await page.getByRole("group", { name: "Hot" }).getByLabel("no", { exact: true }).check();
  await page.getByLabel("Seen").fill("2026-11-20T10:30");
  await grade(page, /^B$/);
  assert.equal(await page.locator(".fault:not(:empty)").count(), 0);
  await shot(page, "14-fields");
  assert.equal(await page.locator("img").count(), 0);
  await ends();
}

/** A stranger's name that leads here is not answered, and its page may ask nothing. */
async function strangers() {
  const context = await browser.newContext();
  const page = await context.newPage();
  const answer = await page.goto(`http://rebound.example:${port}/`);
  assert.equal(answer.status(), 403);
  await context.close();
}

/** Where the server wants a token, the page asks for it. */
async function token() {
  const file = join(folder, "token");
  await writeFile(file, "a token of this walk\n");
  const [closed, where] = await serve(["--token", file]);
  const { page } = await open(800, 600, "en-GB");
  await page.goto(where);
  await page.getByLabel("The token of this server").fill("another");
  await page.keyboard.press("Enter");
  await page.getByLabel("The token of this server").fill("a token of this walk");
  await page.keyboard.press("Enter");
  await page.getByText("Choose a policy to try a lead.").waitFor();
  closed.kill();
}

/** The page says so when nobody answers. */
async function lost() {
  const { page } = await open(800, 600, "en-GB");
  await page.goto(`${address}/#real_estate_site`);
  await grade(page, "Not certain yet");
  server.removeAllListeners("exit");
  server.kill();
  await page.locator("#link", { hasText: "does not answer" }).waitFor();
  await shot(page, "15-lost");
}

try {
  for (const walk of [english, chinese, phone, fields, strangers, token, lost]) {
    await walk();
    console.log(`ok ${walk.name}`);
  }
} finally {
  await browser.close();
  server.kill();
  await rm(folder, { recursive: true, force: true });
}
