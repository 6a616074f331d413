// Emmett on PostgreSQL, with one projection in SQL.
import { SQL } from "@event-driven-io/dumbo";
import {
  getPostgreSQLEventStore,
  postgreSQLEventStoreConsumer,
  postgreSQLRawSQLProjection,
} from "@event-driven-io/emmett-postgresql";

const PAGE = 1000;

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

export async function open(connectionString) {
  const store = getPostgreSQLEventStore(connectionString);
  await store.schema.migrate();

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

  return { store, rebuild, close: () => store.close() };
}
