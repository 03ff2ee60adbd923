// Moves the map of a generated workspace with pointer and wheel and prints one line of JSON: gaps between frames, tasks of the main
// thread, and how soon the first byte of the page arrives. Run by `cargo xtask prove frames`.

import { chromium } from "@playwright/test";
import { launchOptions, serverAddress } from "./support/environment.mjs";

const MAP = `${serverAddress()}/w/measured/map`;
const [REQUESTS, WARMING, SECONDS] = [50, 10, 5];

/** The value that this share of values is not above. */
function quantile(values, share) {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}

/** Milliseconds until the headers of a page are there, for many requests. */
async function firstBytes(address) {
  const times = [];
  for (let request = 0; request < WARMING + REQUESTS; request += 1) {
    const begun = performance.now();
    const response = await fetch(address, { headers: { accept: "text/html" } });
    const time = performance.now() - begun;
    await response.text();
    if (!response.ok) {
      throw new Error(`${address} answers ${response.status}`);
    }
    if (request >= WARMING) {
      times.push(time);
    }
  }
  return quantile(times, 0.95);
}

/** Starts noting when frames are drawn. */
function record(page) {
  return page.evaluate(() => {
    window.frameTimes = [];
    window.isRecording = true;
    const note = (time) => {
      window.frameTimes.push(time);
      if (window.isRecording) {
        requestAnimationFrame(note);
      }
    };
    requestAnimationFrame(note);
  });
}

/** The gaps between the frames since [`record`]. */
async function gaps(page) {
  const times = await page.evaluate(() => {
    window.isRecording = false;
    return window.frameTimes;
  });
  return times.slice(1).map((time, index) => time - times[index]);
}

/** Pans in circles and zooms in and out with the wheel, each event as a hand would make it. */
async function move(page, { x, y }) {
  const session = await page.context().newCDPSession(page);
  const send = (type, more) => session.send("Input.dispatchMouseEvent", { type, x, y, ...more });
  const until = performance.now() + SECONDS * 1_000;
  const pause = () => new Promise((resolve) => setTimeout(resolve, 14));
  for (let round = 0; performance.now() < until; round += 1) {
    await send("mousePressed", { button: "left", buttons: 1, clickCount: 1 });
    for (let step = 1; step <= 40; step += 1) {
      const angle = (step / 40) * 2 * Math.PI;
      await send("mouseMoved", { x: x + 220 * Math.sin(angle), y: y + 120 * (1 - Math.cos(angle)), button: "left", buttons: 1 });
      await pause();
    }
    await send("mouseReleased", { button: "left", buttons: 0, clickCount: 1 });
    for (let step = 0; step < 24; step += 1) {
      await send("mouseWheel", { deltaX: 0, deltaY: (step < 12) === (round % 2 === 0) ? -60 : 60 });
      await pause();
    }
  }
}

/** Durations in milliseconds of the tasks of the main thread of the page that did most, from a trace. */
function mainThreadTasks(trace) {
  const events = JSON.parse(trace.toString()).traceEvents;
  const mains = new Set(
    events.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(({ pid, tid }) => `${pid}/${tid}`),
  );
  const byThread = Map.groupBy
    ? Map.groupBy(events.filter(({ name, ph, pid, tid }) => name === "RunTask" && ph === "X" && mains.has(`${pid}/${tid}`)), ({ pid }) => pid)
    : events
        .filter(({ name, ph, pid, tid }) => name === "RunTask" && ph === "X" && mains.has(`${pid}/${tid}`))
        .reduce((all, event) => all.set(event.pid, [...(all.get(event.pid) ?? []), event]), new Map());
  const busiest = [...byThread.values()].toSorted(
    (one, other) => other.reduce((sum, { dur }) => sum + dur, 0) - one.reduce((sum, { dur }) => sum + dur, 0),
  )[0];
  return (busiest ?? []).map(({ dur }) => dur / 1_000);
}

const first = await firstBytes(MAP);
const firstOfAll = await firstBytes(`${MAP}?quiet=show`);

const browser = await chromium.launch(launchOptions());
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto("about:blank");
  await record(page);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const empty = await gaps(page);

  await page.goto(MAP);
  await page.waitForSelector("html[data-hydrated]");
  const usual = await page.locator("a.map-node").count();
  await page.goto(`${MAP}?quiet=show`, { timeout: 60_000 });
  await page.waitForSelector("html[data-hydrated]", { timeout: 60_000 });
  await page.waitForSelector(".map-viewport.is-live");
  const counts = {
    nodes: await page.locator("a.map-node").count(),
    edges: await page.locator("g.map-edge:not(.map-edge-tag)").count(),
  };
  await page.locator(".map-viewport").scrollIntoViewIfNeeded();
  const box = await page.locator(".map-viewport").boundingBox();
  const place = { x: Math.round(box.x + box.width / 2), y: Math.round(Math.min(box.y + box.height / 2, 560)) };
  // What the page still had to do after it was taken over is not part of moving it.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await browser.startTracing(page, { categories: ["toplevel", "disabled-by-default-devtools.timeline", "__metadata"] });
  await record(page);
  const begun = performance.now();
  await move(page, place);
  const seconds = (performance.now() - begun) / 1_000;
  const moved = await gaps(page);
  const tasks = mainThreadTasks(await browser.stopTracing());
  console.log(
    JSON.stringify({
      ...counts,
      usual_nodes: usual,
      first_byte_p95_ms: first,
      first_byte_all_p95_ms: firstOfAll,
      requests: REQUESTS,
      frames: moved.length,
      gap_p95_ms: quantile(moved, 0.95),
      gap_max_ms: Math.max(...moved),
      empty_gap_p95_ms: quantile(empty, 0.95),
      task_p95_ms: quantile(tasks, 0.95),
      task_max_ms: Math.max(...tasks),
      tasks: tasks.length,
      seconds,
    }),
  );
} finally {
  await browser.close();
}
