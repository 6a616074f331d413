// Emmett on PostgreSQL: node measure.mjs rebuild|append|append16 ADDRESS EVENTS, in an empty database.
import { SQL } from "@event-driven-io/dumbo";
import {
  getPostgreSQLEventStore,
  postgreSQLEventStoreConsumer,
  postgreSQLRawSQLProjection,
} from "@event-driven-io/emmett-postgresql";

const EVENTS_A_STREAM = 10;
const PAGE = 1000;

const [what, connectionString, wanted] = process.argv.slice(2);
const events = Number(wanted);
const store = getPostgreSQLEventStore(connectionString);
await store.schema.migrate();

const entry = (number) => ({
  type: "EntryRecorded",
  data: {
    title: "Cooperation number",
    kind: `entry ${number}`,
    effective_on: "2024-03-01",
    actor: "0123456789abcdef0123456789abcdef",
    entered_via: "system",
    command: "fedcba9876543210fedcba9876543210",
    text: "All contributions as agreed, nothing to be decided, next check in spring.",
  },
});
const life = Array.from({ length: EVENTS_A_STREAM }, (_, number) => entry(number));

async function fill(streams) {
  for (let number = 0; number < streams; number += 1) {
    await store.appendToStream(`cooperation-${number}`, life);
  }
}

const status = postgreSQLRawSQLProjection({
  name: "status",
  canHandle: ["EntryRecorded"],
  init: () =>
    SQL`CREATE TABLE IF NOT EXISTS status (id TEXT PRIMARY KEY, title TEXT, entries INT, last_on TEXT)`,
  evolve: ({ data, metadata }) =>
    SQL`INSERT INTO status (id, title, entries, last_on)
        VALUES (${metadata.streamName}, ${data.title}, 1, ${data.effective_on})
        ON CONFLICT (id) DO UPDATE SET entries = status.entries + 1, last_on = excluded.last_on`,
});

async function rebuild() {
  const consumer = postgreSQLEventStoreConsumer({
    connectionString,
    stopWhen: { noMessagesLeft: true },
    pulling: { batchSize: PAGE },
  });
  consumer.projector({ processorId: "status", projection: status });
  await consumer.start();
  await consumer.close();
}

async function append(writers) {
  const streams = Math.ceil(events / writers);
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let number = 0; number < streams; number += 1) {
        await store.appendToStream(`writer-${writer}-${number}`, [entry(number)]);
      }
    }),
  );
}

const cases = { rebuild, append: () => append(1), append16: () => append(16) };
if (what === "rebuild") await fill(events / EVENTS_A_STREAM);
const began = performance.now();
await cases[what]();
const seconds = (performance.now() - began) / 1000;
await store.close();
console.log(
  JSON.stringify({ events, seconds, peak_mib: process.resourceUsage().maxRSS / 1024 }),
);
