// What a reader does with the report of a run: point, type, zoom, change the theme.

// Downtime a year in minutes, from the raw data.
function downtimes(csv) {
  const [header, ...rows] = csv.trim().split("\n").map((line) => line.split(","));
  const at = header.findIndex((name) => name.startsWith("downtime"));
  return rows.map((row) => Number(row[at]));
}

// A panel's data, and where a value lies on the screen.
export async function place(page, id, value, down = 0.5) {
  return page.evaluate(([id, value, down]) => {
    const figure = document.getElementById(id);
    figure.querySelector(".picture").scrollIntoView({ block: "center", behavior: "instant" });
    const panel = JSON.parse(figure.querySelector("script").textContent)[0];
    const layer = figure.querySelector(".zoomed");
    const range = layer ? [Number(layer.dataset.low), Number(layer.dataset.high)] : panel.x.range;
    const [l, t, r, b] = panel.plot;
    const log = panel.x.log ? Math.log : (v) => v;
    const share = (log(value) - log(range[0])) / (log(range[1]) - log(range[0]));
    const point = new DOMPoint(l + share * (r - l), t + down * (b - t)).matrixTransform(figure.querySelector("svg").getScreenCTM());
    return { x: point.x, y: point.y, panel, range };
  }, [id, value, down]);
}

export const readout = (page, id) => page.locator(`#${id} .readout`).textContent();
const percentIn = (words) => Number(/([\d.]+) %/.exec(words)?.[1]) / 100;

async function pointing(page, check, years) {
  for (const minutes of [20, 60, 200]) {
    const { x, y } = await place(page, "exceedance", minutes);
    await page.mouse.move(x, y);
    const words = await readout(page, "exceedance");
    const expected = years.filter((year) => year > minutes).length / years.length;
    check(Math.abs(percentIn(words) - expected) < 0.012, `over ${minutes} min the curve says "${words}", the data ${expected}`);
    check(await page.locator("#exceedance .bubble").isVisible(), "there is a bubble beside the pointer");
  }
  const { panel } = await place(page, "histogram", 1);
  const tallest = panel.series[0].points.reduce((best, bar) => (bar[2] > best[2] ? bar : best));
  const { x, y } = await place(page, "histogram", Math.sqrt(tallest[0] * tallest[1]), 0.9);
  await page.mouse.move(x, y);
  const words = await readout(page, "histogram");
  const inside = years.filter((year) => year >= tallest[0] * 0.99995 && year < tallest[1] * 0.99995).length / years.length;
  check(Math.abs(percentIn(words) - inside) < 0.002, `over the tallest bar it says "${words}", the data ${inside}`);
  await page.mouse.move(5, 5);
  check(!(await page.locator("#histogram .bubble").isVisible()), "the bubble goes with the pointer");
}

async function typing(page, check) {
  await page.locator("#histogram .picture").focus();
  const said = new Set();
  for (let i = 0; i < 4; i++) {
    await page.keyboard.press("ArrowRight");
    said.add(await readout(page, "histogram"));
  }
  check(said.size === 4 && [...said].every((words) => words.includes("%")), `arrow keys say ${[...said]}`);
  await page.locator("#causes .picture").focus();
  await page.keyboard.press("ArrowDown");
  check((await readout(page, "causes")).length > 0, "a chart of bars answers to arrow keys");
  await page.locator("#timeline .picture").focus();
  await page.keyboard.press("ArrowRight");
  check((await readout(page, "timeline")).includes("down for"), `the timeline says "${await readout(page, "timeline")}"`);
  await page.reload();
  await page.keyboard.press("Tab");
  check(await page.evaluate(() => document.activeElement.classList.contains("skip")), "the first stop skips to the report");
  let reached = false;
  for (let i = 0; i < 40 && !reached; i++) {
    await page.keyboard.press("Tab");
    reached = await page.evaluate(() => document.activeElement.matches("#exceedance .picture"));
  }
  check(reached, "the keyboard reaches the exceedance curve");
}

async function zooming(page, check) {
  for (const id of ["exceedance", "histogram", "timeline"]) {
    const whole = (await place(page, id, id === "timeline" ? 1000 : 10)).panel.x.range;
    const ends = id === "timeline" ? [4000, 5500] : [20, 120];
    const from = await place(page, id, ends[0]);
    const to = await place(page, id, ends[1]);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move((from.x + to.x) / 2, from.y, { steps: 3 });
    await page.mouse.move(to.x, to.y, { steps: 3 });
    await page.mouse.up();
    const layer = page.locator(`#${id} .zoomed`);
    check((await layer.count()) === 1, `${id}: dragging zooms`);
    if (!(await layer.count())) continue;
    const range = await layer.evaluate((node) => [Number(node.dataset.low), Number(node.dataset.high)]);
    check(Math.abs(range[0] / ends[0] - 1) < 0.05 && Math.abs(range[1] / ends[1] - 1) < 0.05, `${id}: it zooms to ${range}, not ${ends}`);
    check(range[0] > whole[0] && range[1] < whole[1], `${id}: the axis is narrower`);
    const labels = await layer.locator("text").allTextContents();
    check(labels.length >= 3 && new Set(labels).size >= labels.length - 1, `${id}: the labels are ${labels}`);
    if (process.env.SHOTS) await page.locator(`#${id}`).screenshot({ path: `${process.env.SHOTS}/zoom-${id}.png` });
    await page.locator(`#${id} svg`).dblclick({ position: { x: 300, y: 150 } });
    check((await layer.count()) === 0, `${id}: a double click shows the whole again`);
    await page.locator(`#${id} .picture`).focus();
    await page.keyboard.press("+");
    check((await layer.count()) === 1, `${id}: plus zooms`);
    await page.keyboard.press("Escape");
    check((await layer.count()) === 0, `${id}: Escape shows the whole again`);
    await page.getByRole("button", { name: "Zoom in" }).and(page.locator(`#${id} button`)).click();
    check((await layer.count()) === 1, `${id}: the button zooms`);
    await page.getByRole("button", { name: "Reset zoom" }).and(page.locator(`#${id} button`)).click();
    check((await layer.count()) === 0, `${id}: the other one resets`);
  }
}

async function themes(page, check) {
  const back = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const ink = () => page.evaluate(() => getComputedStyle(document.querySelector("#histogram svg text")).fill);
  const before = [await back(), await ink()];
  await page.locator("#theme").click();
  const after = [await back(), await ink()];
  check(before[0] !== after[0] && before[1] !== after[1], `the toggle changes ${before} to ${after}`);
  await page.reload();
  check((await back()) === after[0], "the choice is kept");
  await page.locator("#theme").click();
  check((await back()) === before[0], "the toggle goes back");
}

async function filtering(page, check) {
  const rows = page.locator(".filter tbody tr:visible");
  const all = await rows.count();
  await page.locator(".search input").fill("release");
  const some = await rows.count();
  check(some > 0 && some < all, `the filter leaves ${some} of ${all} rows`);
  await page.locator(".search input").fill("");
  check((await rows.count()) === all, "an empty filter shows all rows");
}

export async function interactions(page, check, csv) {
  const years = downtimes(csv);
  await pointing(page, check, years);
  await typing(page, check);
  await zooming(page, check);
  await themes(page, check);
  await filtering(page, check);
}
