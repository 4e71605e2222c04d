// Every kind of report, in both themes and on two widths, and what a reader does with one.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { interactions, place, readout } from "./interactions.mjs";

const { BROWSER, FIVENINES_BIN, REPOSITORY, SHOTS } = process.env;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const desk = mkdtempSync(join(tmpdir(), "fivenines-browser-"));
const failures = [];
let checks = 0;

function check(holds, words) {
  checks += 1;
  if (!holds) {
    failures.push(words);
    console.log("FAILED: " + words);
  }
}

function fivenines(...args) {
  execFileSync(FIVENINES_BIN, args, { cwd: desk, stdio: ["ignore", "ignore", "pipe"] });
}

// Words that would be markup, as long as the language takes them.
function hostile() {
  const start = `</script></style><!-- ]]> <script>alert(1)</script> 'q' \\"d\\" & <img src=x onerror=alert(1)> `;
  const words = start + "x".repeat(300 - start.length);
  const name = "x".repeat(99);
  writeFileSync(join(desk, "hostile.toml"), `name = "hostile"
title = "${words}"
objective = { availability = "99%", rto = "1h" }
[component.${name}a]
count = 2
fault.${name}b = { every = "30d", recovery = [{ stage = "${words}", takes = "10h" }] }
[service.${name}d]
any = "${name}a"
`);
}

function reports() {
  const scenario = (name) => join(REPOSITORY, "scenarios", name + ".toml");
  const [three, standby] = [scenario("reference/99.99-three-az"), scenario("reference/99.95-warm-standby")];
  hostile();
  fivenines("run", three, "--years", "2000", "--charts", "svg", "--out", "run");
  fivenines("run", "hostile.toml", "--years", "500", "--charts", "svg", "--out", "hostile");
  fivenines("run", scenario("mechanisms/data-loss"), "--years", "500", "--charts", "svg", "--out", "data-loss");
  fivenines("run", scenario("mechanisms/uncertain"), "--years", "2000", "--charts", "svg", "--out", "uncertain");
  fivenines("compare", three, standby, "--years", "500", "--charts", "svg", "--out", "compare");
  fivenines("sweep", scenario("first"), "--over", "component.web.count=1..4", "--years", "300", "--charts", "svg", "--out", "sweep");
  fivenines("sensitivity", scenario("first"), "--years", "300", "--charts", "svg", "--out", "sensitivity");
  return {
    run: "run/report.html", hostile: "hostile/report.html", "data-loss": "data-loss/report.html", uncertain: "uncertain/report.html",
    compare: "compare/compare.html", sweep: "sweep/sweep.html", sensitivity: "sensitivity/sensitivity.html",
  };
}

// A page whose every complaint is a failure.
async function open(browser, file, options, name) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complain = (words) => check(false, `${name}: ${words}`);
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) complain(message.text()); });
  page.on("pageerror", (error) => complain(error.message));
  page.on("dialog", (dialog) => { complain("a dialog: " + dialog.message()); dialog.dismiss(); });
  page.on("request", (request) => { if (!request.url().startsWith("file:")) complain("it fetches " + request.url()); });
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
  });
  await page.goto("file://" + join(desk, file));
  return page;
}

async function looksRight(page, name) {
  const found = await page.evaluate(() => {
    const overflow = document.documentElement.scrollWidth - window.innerWidth;
    const boxes = [...document.querySelectorAll("main :is(p, h1, h2, h3, dl, figure, summary, li)")];
    const outside = boxes.filter((box) => box.getBoundingClientRect().right > window.innerWidth + 1 && !box.closest(".table, .picture"));
    return { overflow, outside: outside.map((box) => box.tagName + " " + box.textContent.slice(0, 40)), violations: window.violations };
  });
  check(found.overflow <= 0, `${name}: the page scrolls sideways by ${found.overflow}`);
  check(found.outside.length === 0, `${name}: outside of the page: ${found.outside}`);
  check(found.violations.length === 0, `${name}: the policy is broken: ${found.violations}`);
  await page.evaluate(axe);
  const results = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const serious = results.violations.filter((violation) => ["serious", "critical"].includes(violation.impact));
  for (const violation of serious) {
    check(false, `${name}: axe: ${violation.id}: ${violation.help}: ${violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 150)).join(" | ")}`);
  }
  check(results.violations !== undefined, `${name}: axe ran`);
}

async function shots(page, name) {
  if (!SHOTS) return;
  mkdirSync(SHOTS, { recursive: true });
  const { height, width } = await page.evaluate(() => ({ height: document.documentElement.scrollHeight, width: window.innerWidth }));
  const step = 1600;
  for (let y = 0, at = 0; y < Math.min(height, 16000); y += step, at++) {
    await page.screenshot({ path: join(SHOTS, `${name}-${at}.png`), fullPage: true, clip: { x: 0, y, width, height: Math.min(step, height - y) } });
  }
}

async function everyReport(browser, files) {
  for (const [kind, file] of Object.entries(files)) {
    for (const colorScheme of ["light", "dark"]) {
      for (const width of [360, 1280]) {
        const name = `${kind}-${colorScheme}-${width}`;
        const page = await open(browser, file, { colorScheme, viewport: { width, height: 900 } }, name);
        await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
        await looksRight(page, name);
        await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = false; }));
        await shots(page, name);
        await page.context().close();
      }
    }
  }
}

async function onPaperAndWithoutScript(browser, files) {
  const page = await open(browser, files.run, { colorScheme: "dark", viewport: { width: 800, height: 900 } }, "paper");
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const paper = await page.evaluate(() => ({
    back: getComputedStyle(document.body).backgroundColor,
    ink: getComputedStyle(document.querySelector("#histogram svg text")).fill,
    toggle: getComputedStyle(document.getElementById("theme")).display,
    wide: document.documentElement.scrollWidth - window.innerWidth,
  }));
  check(paper.back === "rgb(255, 255, 255)", `paper is ${paper.back}`);
  check(paper.ink === "rgb(34, 34, 34)", `ink on paper is ${paper.ink}`);
  check(paper.toggle === "none", "the toggle is printed");
  check(paper.wide <= 0, `paper is ${paper.wide} too narrow`);
  if (SHOTS) await page.pdf({ path: join(SHOTS, "run.pdf"), format: "A4" });
  await page.context().close();
  const still = await open(browser, files.run, { javaScriptEnabled: false }, "without script");
  check(await still.locator("figure svg").first().isVisible(), "charts are seen without a script");
  check(!(await still.locator("#theme").isVisible()), "a toggle that cannot work is hidden");
  await still.context().close();
}

const browser = await chromium.launch({ executablePath: BROWSER, args: ["--no-sandbox"] });
try {
  const files = reports();
  await everyReport(browser, files);
  await onPaperAndWithoutScript(browser, files);
  const wide = { colorScheme: "light", viewport: { width: 1280, height: 900 } };
  const page = await open(browser, files.run, wide, "interactions");
  await interactions(page, check, readFileSync(join(desk, "run/years.csv"), "utf8"));
  await page.context().close();
  const touched = await open(browser, files.run, { ...wide, viewport: { width: 360, height: 800 }, hasTouch: true }, "touch");
  const at = await place(touched, "histogram", 0.3, 0.9);
  await touched.touchscreen.tap(at.x, at.y);
  const words = await readout(touched, "histogram");
  check(words.includes("%"), `a touched bar says "${words}"`);
  await touched.context().close();
} finally {
  await browser.close();
  rmSync(desk, { recursive: true, force: true });
}
console.log(`${checks} checks in a browser, ${failures.length} failed`);
process.exitCode = failures.length ? 1 : 0;
