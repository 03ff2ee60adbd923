// Eight writers on one KPI at once, over HTTP as the page's form sends it: prints one line of JSON, read by `cargo xtask prove writers`.
//
// Each writer makes its edits one after another. Who is told of a conflict takes the version and the text they are shown, and makes the
// same change on top of it, until it is taken.

import { serverAddress } from "./support/environment.mjs";

const WRITERS = 8;
const EDITS = 1000;

const WORKSPACE = "northgate-logistics";
const TABLE = "kpis";
const RECORD = "cost-per-parcel";

/** The record as the page of its form reads it. */
async function readForm() {
  const query = new URLSearchParams({ workspace: WORKSPACE, table: TABLE, record: RECORD });
  const response = await fetch(`${serverAddress()}/api/form/read?${query}`);
  if (!response.ok) {
    throw new Error(`reading ${RECORD}: ${response.status} ${await response.text()}`);
  }
  return (await response.json()).page.record;
}

/** Sends a form: what was saved, or the version that somebody else wrote. */
async function save(version, cells) {
  const form = new URLSearchParams({ workspace: WORKSPACE, table: TABLE, record: RECORD, version: String(version) });
  for (const [column, text] of Object.entries(cells)) {
    form.append(`cells[${column}]`, text);
  }
  const response = await fetch(`${serverAddress()}/api/form/save`, { method: "POST", body: form });
  const answer = await response.json();
  if (response.ok) {
    return { saved: answer.version };
  }
  if (response.status === 409) {
    return { other: answer.other };
  }
  throw new Error(`saving: ${response.status} ${JSON.stringify(answer)}`);
}

const begun = performance.now();
const first = await readForm();
const accepted = [];
let told = 0;
let untold = 0;

async function write(writer) {
  let { version, cells } = first;
  for (let edit = writer; edit < EDITS; edit += WRITERS) {
    const definition = `Edit ${edit} by writer ${writer}.`;
    for (;;) {
      const typed = { ...cells, definition };
      const { saved, other } = await save(version, typed);
      if (saved !== undefined) {
        accepted.push({ over: version, version: saved, definition });
        [version, cells] = [saved, typed];
        break;
      }
      // Told is told what the other wrote, when and by whom.
      const isTold = other?.version > version && other.member && other.changed_at && other.cells?.definition;
      told += isTold ? 1 : 0;
      untold += isTold ? 0 : 1;
      ({ version, cells } = other ?? (await readForm()));
    }
  }
}

await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));

// An edit that was taken over another version than the one its writer had seen has overwritten what nobody saw.
accepted.sort((one, other) => one.version - other.version);
const overwritten = accepted.filter(({ over }, index) => over !== (accepted[index - 1] ?? first).version).length;
const last = await readForm();
const kept = accepted.slice(-last.history.length).reverse();
const missing = kept.filter(({ version, definition }, index) => {
  const change = last.history[index];
  const text = change.changes.find(({ column }) => column === "definition")?.after;
  return change.version !== version || text !== definition;
}).length;
const newest = accepted.at(-1);
const stands = last.version === newest.version && last.cells.definition === newest.definition;

console.log(
  JSON.stringify({
    writers: WRITERS,
    edits: accepted.length,
    versions: new Set(accepted.map(({ version }) => version)).size,
    told,
    untold,
    overwritten,
    missing_in_history: missing + (stands ? 0 : 1),
    history: last.history.length,
    seconds: (performance.now() - begun) / 1000,
  }),
);
