// Emmett on SQLite (a log written ahead, full synchronisation), with one projection in SQL.
import { getSQLiteEventStore, sqliteConnection } from "@event-driven-io/emmett-sqlite";

const PAGE = 1000;
const UPSERT = `INSERT INTO status (id, title, entries, last_on) VALUES (?, ?, 1, ?)
  ON CONFLICT (id) DO UPDATE SET entries = status.entries + 1, last_on = excluded.last_on`;

export async function open(fileName) {
  const connection = sqliteConnection({ fileName });
  await connection.query("PRAGMA journal_mode=WAL");
  await connection.command(
    "CREATE TABLE status (id TEXT PRIMARY KEY, title TEXT, entries INT, last_on TEXT)",
  );
  connection.close();
  const store = getSQLiteEventStore({ fileName });

  async function rebuild(events) {
    let handled = 0;
    const consumer = store.consumer({ pulling: { batchSize: PAGE } });
    consumer.processor({
      processorId: "status",
      projection: {
        canHandle: ["EntryRecorded"],
        handle: async (found, { connection }) => {
          for (const { data, metadata } of found) {
            await connection.command(UPSERT, [metadata.streamName, data.title, data.effective_on]);
            handled += 1;
          }
        },
      },
      stopAfter: () => handled === events,
    });
    await consumer.start();
    await consumer.close();
    if (handled !== events) throw new Error(`${handled} of ${events} events were handled`);
  }

  return { store, rebuild, close: async () => {} };
}
