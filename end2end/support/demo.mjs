// What the demo folders say, read on their own: what the pages show is compared with it.

import { readFileSync } from "node:fs";

/** The demo workspaces by slug. */
export const WORKSPACES = ["london-underground", "northgate-logistics"];

/** The rows of one table of a demo workspace, each an object by column. */
export function rows(workspace, table) {
  const text = readFileSync(new URL(`../../demo/${workspace}/${table}.csv`, import.meta.url), "utf8");
  const [header, ...lines] = records(text);
  return lines.map((line) => Object.fromEntries(header.map((column, index) => [column, line[index] ?? ""])));
}

/** Comma-separated values as RFC 4180 has them. */
function records(text) {
  const all = [];
  let record = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    record.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ",") {
      if (record.length > 1 || record[0] !== "") {
        all.push(record);
      }
      record = [];
    }
  }
  return all;
}

/** The newest reading of a KPI, by the start of its period; none where it has none. */
export function newestReading(workspace, kpi) {
  const readings = rows(workspace, "observations").filter((reading) => reading.kpi === kpi && reading.value !== "");
  return readings.sort((one, other) => one.period_start_on.localeCompare(other.period_start_on)).at(-1);
}

/** Addresses of the registers of a workspace. */
export function registersOf(workspace) {
  return ["kpis", "objectives", "teams", "people"].map((register) => `/w/${workspace}/${register}`);
}

/** Addresses of every page of a workspace. */
export function pagesOf(workspace) {
  const below = (folder, table) => rows(workspace, table).map(({ slug }) => `/w/${workspace}/${folder}/${slug}`);
  return [`/w/${workspace}`, `/w/${workspace}/map`, ...registersOf(workspace), ...below("objectives", "objectives"), ...below("kpis", "kpis")];
}

/** Addresses of one page of every kind and state that looks different, the list of workspaces among them. */
export function representativePages() {
  return ["/workspaces", ...WORKSPACES.flatMap(representativePagesOf), "/w/nowhere/map", "/no/such/page"];
}

function representativePagesOf(workspace) {
  const map = `/w/${workspace}/map`;
  const [objective, otherObjective] = rows(workspace, "objectives");
  const [keyResult] = rows(workspace, "key_results");
  const [lever] = rows(workspace, "levers");
  const [influence] = rows(workspace, "influences");
  const targeted = new Set(rows(workspace, "key_results").concat(rows(workspace, "guardrails")).map(({ kpi }) => kpi));
  const untargeted = rows(workspace, "kpis").find(({ slug }) => !targeted.has(slug));
  return [
    `/w/${workspace}`,
    ...registersOf(workspace),
    `/w/${workspace}/kpis?q=nothing+has+such+a+name`,
    map,
    `${map}?quiet=show`,
    `${map}?selected=kpi:${keyResult.kpi}`,
    `${map}?selected=objective:${objective.slug}`,
    `${map}?selected=lever:${lever.slug}`,
    `${map}?selected=influence:${influence.slug}`,
    `${map}?q=overtime`,
    `${map}?q=nothing+has+such+a+name`,
    `${map}?as_of=2015-06-30`,
    `/w/${workspace}/objectives/${objective.slug}`,
    `/w/${workspace}/objectives/${otherObjective.slug}`,
    `/w/${workspace}/kpis/${keyResult.kpi}`,
    `/w/${workspace}/kpis/${untargeted.slug}?readings=all`,
  ];
}
