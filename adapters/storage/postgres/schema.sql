-- The whole schema of a Guildhall store in PostgreSQL. Each part below is applied once, in order,
-- and `meta.version` remembers the last one. A part that was released is never edited: changes go
-- into a new part at the end. Every name is qualified; `guildhall.` becomes the schema that was
-- asked for.
--
-- Nothing here needs more than tables, indexes, a sequence and PL/pgSQL: no extension, no advisory
-- lock, no session state. So transaction-mode poolers and wire-compatible databases can carry it.

-- part 1: records, money, the log, and the three calls

-- The present version of every record. `data` is JSON as text, not jsonb: a NUL that somebody wrote
-- must come back. The columns in the middle are the fields that some index compares.
-- Version 0 is nobody's record: a row to lock, for a commit that relies on there being none.
CREATE TABLE guildhall.record (
  kind text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  version int NOT NULL,
  wake double precision,
  placed double precision,
  mode text COLLATE "C",
  status text COLLATE "C",
  agent text COLLATE "C",
  developer text COLLATE "C",
  worker text COLLATE "C",
  account text COLLATE "C",
  key_id text COLLATE "C",
  task text COLLATE "C",
  state text COLLATE "C",
  data text NOT NULL,
  PRIMARY KEY (kind, id)
);
CREATE INDEX record_by_wake ON guildhall.record (wake, id, kind) WHERE wake IS NOT NULL;
CREATE INDEX tasks_by_status ON guildhall.record (mode, status, placed, id)
  WHERE kind = 'task' AND placed IS NOT NULL;
CREATE INDEX tasks_by_agent ON guildhall.record (agent, placed, id)
  WHERE kind = 'task' AND placed IS NOT NULL;
CREATE INDEX tasks_by_developer ON guildhall.record (developer, placed, id)
  WHERE kind = 'task' AND placed IS NOT NULL;
CREATE INDEX tasks_by_worker ON guildhall.record (worker, placed, id)
  WHERE kind = 'task' AND placed IS NOT NULL AND worker IS NOT NULL;
CREATE INDEX agents_by_developer ON guildhall.record (developer, placed, id)
  WHERE kind = 'agent' AND placed IS NOT NULL;
CREATE INDEX workers ON guildhall.record (placed, id)
  WHERE kind = 'worker' AND placed IS NOT NULL;
CREATE INDEX credentials_by_account ON guildhall.record (account, placed, id)
  WHERE kind = 'credential' AND placed IS NOT NULL;
CREATE INDEX credentials_by_key_id ON guildhall.record (key_id, placed, id)
  WHERE kind = 'credential' AND placed IS NOT NULL;
CREATE INDEX credentials_by_developer ON guildhall.record (developer, placed, id)
  WHERE kind = 'credential' AND placed IS NOT NULL AND developer IS NOT NULL;
CREATE INDEX messages_by_task ON guildhall.record (task, placed, id)
  WHERE kind = 'message' AND placed IS NOT NULL;
CREATE INDEX disputes_by_state ON guildhall.record (state, placed, id)
  WHERE kind = 'dispute' AND placed IS NOT NULL;
CREATE INDEX confirmations_by_developer ON guildhall.record (developer, placed, id)
  WHERE kind = 'confirmation' AND placed IS NOT NULL;
CREATE INDEX risks_by_state ON guildhall.record (state, placed, id)
  WHERE kind = 'risk' AND placed IS NOT NULL;
CREATE INDEX payouts_by_state ON guildhall.record (state, placed, id)
  WHERE kind = 'payout' AND placed IS NOT NULL;
CREATE INDEX payouts_by_worker ON guildhall.record (worker, placed, id)
  WHERE kind = 'payout' AND placed IS NOT NULL;
CREATE INDEX webhooks_by_developer ON guildhall.record (developer, placed, id)
  WHERE kind = 'webhook' AND placed IS NOT NULL;

-- Accounts with a floor: wallets, earnings, payouts, allowances. The check is the last word on it.
CREATE TABLE guildhall.account (
  name text COLLATE "C" PRIMARY KEY,
  balance numeric NOT NULL CHECK (balance >= 0)
);

-- Everything else that is counted: holds, fees, rails, standings. Commits only insert here, so that
-- no two of them wait for each other at one row; the sealer adds the postings up into totals.
CREATE TABLE guildhall.posting (
  name text COLLATE "C" NOT NULL,
  entry bigint NOT NULL,
  amount numeric NOT NULL,
  PRIMARY KEY (name, entry)
);
CREATE TABLE guildhall.total (
  name text COLLATE "C" PRIMARY KEY,
  amount numeric NOT NULL
);
CREATE INDEX total_zero ON guildhall.total (name) WHERE amount = 0;

-- What each commit recorded: one line of JSON, kept to the byte, because the chain seals it.
-- The number is drawn when all locks are held: what relies on an entry has a larger one.
CREATE SEQUENCE guildhall.entry_number CACHE 1;
CREATE TABLE guildhall.entry (
  entry bigint PRIMARY KEY,
  body text NOT NULL
);

-- Each recipient's own gapless sequence, and where its events stand.
CREATE TABLE guildhall.stream (
  recipient text COLLATE "C" PRIMARY KEY,
  last int NOT NULL
);
CREATE TABLE guildhall.told (
  recipient text COLLATE "C" NOT NULL,
  number int NOT NULL,
  entry bigint NOT NULL,
  nth int NOT NULL,
  PRIMARY KEY (recipient, number)
);

-- Answers to idempotency keys: the entry holds the answer.
CREATE TABLE guildhall.answer (
  key text COLLATE "C" PRIMARY KEY,
  entry bigint NOT NULL
);

-- The hash chain. Committed entries wait in `unsealed`; a sealer links them in batches, and the row
-- of `head` lets one of several sealers win.
CREATE TABLE guildhall.unsealed (entry bigint PRIMARY KEY);
CREATE TABLE guildhall.seal (
  number bigint PRIMARY KEY,
  entry bigint NOT NULL UNIQUE,
  link text NOT NULL
);
CREATE TABLE guildhall.head (
  one int PRIMARY KEY CHECK (one = 1),
  number bigint NOT NULL,
  link text NOT NULL
);
INSERT INTO guildhall.head VALUES (1, 0, repeat('0', 64));

-- Everything that some commands want, as of one moment.
CREATE FUNCTION guildhall.load_wanted(
  kinds text[], ids text[], floored text[], counted text[], keys text[]
) RETURNS TABLE (part text, name text, version int, wake double precision, body text)
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY
    SELECT r.kind, r.id, r.version, r.wake, r.data
    FROM unnest(kinds, ids) AS w (kind, id)
    JOIN guildhall.record r ON r.kind = w.kind AND r.id = w.id
    WHERE r.version > 0
  UNION ALL
    SELECT '$', a.name, 0, NULL, a.balance::text
    FROM unnest(floored) AS w (name) JOIN guildhall.account a ON a.name = w.name
  UNION ALL
    SELECT '#', w.name, 0, NULL, (
      coalesce((SELECT t.amount FROM guildhall.total t WHERE t.name = w.name), 0)
      + coalesce((SELECT sum(p.amount) FROM guildhall.posting p WHERE p.name = w.name), 0)
    )::text
    FROM unnest(counted) AS w (name)
  UNION ALL
    SELECT '?', a.key, 0, NULL, e.body
    FROM unnest(keys) AS w (key)
    JOIN guildhall.answer a ON a.key = w.key
    JOIN guildhall.entry e ON e.entry = a.entry;
END $$;

-- Commits several write sets that share no record and no key, each whole or not at all; `write`
-- numbers them from 1. Locks are taken in one order by everybody: records, accounts, streams, each
-- by key; so rivals wait for each other and never in a circle.
--   x_: the records relied on, with the version that was read; g_: those of them that must be missing
--       and are not written either; r_: the new whole of records, `known` the version before
--   m_: what a write set moves in an account with a floor: `net` in all, `low` at its lowest
--   p_: what it adds to an account without one; a_: its key; t_: who is told of its nth event
-- Answers the write sets that conflict, those whose key is taken, and the numbers that the rest of
-- t_ got. GH001: a rival was between two statements of this one; the same call again will see it.
CREATE FUNCTION guildhall.commit_writes(
  bodies text[],
  x_write int[], x_kind text[], x_id text[], x_version int[],
  g_kind text[], g_id text[],
  r_write int[], r_kind text[], r_id text[], r_version int[], r_known int[],
  r_wake double precision[], r_placed double precision[],
  r_mode text[], r_status text[], r_agent text[], r_developer text[], r_worker text[],
  r_account text[], r_key_id text[], r_task text[], r_state text[], r_data text[],
  m_write int[], m_name text[], m_net numeric[], m_low numeric[],
  p_write int[], p_name text[], p_amount numeric[],
  a_write int[], a_key text[],
  t_write int[], t_nth int[], t_recipient text[],
  OUT conflicts int[], OUT repeats int[], OUT numbers int[], OUT last_entry bigint
) LANGUAGE plpgsql AS $$
DECLARE
  refused int[];
  entries bigint[];
  recipients text[];
  lasts int[];
  expected int;
  written int;
BEGIN
  IF current_setting('synchronous_commit') = 'off' THEN
    RAISE EXCEPTION 'synchronous_commit is off: what is answered would not be durable'
      USING ERRCODE = 'GH002';
  END IF;

  IF g_id <> '{}' THEN
    INSERT INTO guildhall.record (kind, id, version, data)
      SELECT g.kind, g.id, 0, '' FROM unnest(g_kind, g_id) AS g (kind, id) ORDER BY g.kind, g.id
      ON CONFLICT DO NOTHING;
  END IF;
  PERFORM 1 FROM unnest(x_kind, x_id) AS x (kind, id)
    JOIN guildhall.record r ON r.kind = x.kind AND r.id = x.id
    ORDER BY r.kind, r.id FOR UPDATE OF r;
  -- A statement of its own: it sees what was committed while the locks were waited for.
  SELECT coalesce(array_agg(x.write), '{}') INTO conflicts
    FROM unnest(x_write, x_kind, x_id, x_version) AS x (write, kind, id, version)
    LEFT JOIN guildhall.record r ON r.kind = x.kind AND r.id = x.id
    WHERE coalesce(r.version, 0) <> x.version;

  IF a_key <> '{}' THEN
    SELECT coalesce(array_agg(a.write), '{}') INTO repeats
      FROM unnest(a_write, a_key) AS a (write, key)
      JOIN guildhall.answer k ON k.key = a.key;
  ELSE
    repeats := '{}';
  END IF;

  IF m_name <> '{}' THEN
    PERFORM 1 FROM guildhall.account a WHERE a.name = ANY (m_name) ORDER BY a.name FOR UPDATE;
    GET DIAGNOSTICS written = ROW_COUNT;
    SELECT count(DISTINCT m.name) INTO expected FROM unnest(m_name) AS m (name);
    IF written < expected THEN
      INSERT INTO guildhall.account (name, balance)
        SELECT DISTINCT m.name, 0 FROM unnest(m_name) AS m (name) ORDER BY m.name
        ON CONFLICT DO NOTHING;
      PERFORM 1 FROM guildhall.account a WHERE a.name = ANY (m_name) ORDER BY a.name FOR UPDATE;
    END IF;
    SELECT conflicts || coalesce(array_agg(s.write), '{}') INTO conflicts
      FROM (
        SELECT m.write, m.low, a.balance + coalesce(sum(m.net) OVER (
          PARTITION BY m.name ORDER BY m.write ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 0) AS before
        FROM unnest(m_write, m_name, m_net, m_low) AS m (write, name, net, low)
        JOIN guildhall.account a ON a.name = m.name
        WHERE m.write <> ALL (conflicts || repeats)
      ) s
      WHERE s.low < 0 AND s.before + s.low < 0;
  END IF;

  refused := conflicts || repeats;
  IF cardinality(bodies) = 1 AND refused <> '{}' THEN
    RETURN;
  END IF;

  IF m_name <> '{}' THEN
    UPDATE guildhall.account a SET balance = a.balance + s.net
      FROM (
        SELECT m.name, sum(m.net) AS net FROM unnest(m_write, m_name, m_net) AS m (write, name, net)
        WHERE m.write <> ALL (refused) GROUP BY m.name
      ) s
      WHERE a.name = s.name;
  END IF;

  IF 0 < ANY (r_known) THEN
    UPDATE guildhall.record r SET version = n.version, wake = n.wake, placed = n.placed,
      mode = n.mode, status = n.status, agent = n.agent, developer = n.developer,
      worker = n.worker, account = n.account, key_id = n.key_id, task = n.task, state = n.state,
      data = n.data
    FROM unnest(r_write, r_kind, r_id, r_version, r_known, r_wake, r_placed, r_mode, r_status,
      r_agent, r_developer, r_worker, r_account, r_key_id, r_task, r_state, r_data)
      AS n (write, kind, id, version, known, wake, placed, mode, status, agent, developer, worker,
        account, key_id, task, state, data)
    WHERE n.known > 0 AND n.write <> ALL (refused) AND r.kind = n.kind AND r.id = n.id;
  END IF;
  IF 0 = ANY (r_known) THEN
    INSERT INTO guildhall.record AS r (kind, id, version, wake, placed, mode, status, agent,
      developer, worker, account, key_id, task, state, data)
    SELECT n.kind, n.id, n.version, n.wake, n.placed, n.mode, n.status, n.agent, n.developer,
      n.worker, n.account, n.key_id, n.task, n.state, n.data
    FROM unnest(r_write, r_kind, r_id, r_version, r_known, r_wake, r_placed, r_mode, r_status,
      r_agent, r_developer, r_worker, r_account, r_key_id, r_task, r_state, r_data)
      AS n (write, kind, id, version, known, wake, placed, mode, status, agent, developer, worker,
        account, key_id, task, state, data)
    WHERE n.known = 0 AND n.write <> ALL (refused) ORDER BY n.kind, n.id
    ON CONFLICT (kind, id) DO UPDATE SET version = excluded.version, wake = excluded.wake,
      placed = excluded.placed, mode = excluded.mode, status = excluded.status,
      agent = excluded.agent, developer = excluded.developer, worker = excluded.worker,
      account = excluded.account, key_id = excluded.key_id, task = excluded.task,
      state = excluded.state, data = excluded.data
    WHERE r.version = 0;
    GET DIAGNOSTICS written = ROW_COUNT;
    SELECT count(*) INTO expected FROM unnest(r_write, r_known) AS n (write, known)
      WHERE n.known = 0 AND n.write <> ALL (refused);
    IF written <> expected THEN
      RAISE EXCEPTION 'a rival made the same record' USING ERRCODE = 'GH001';
    END IF;
  END IF;

  WITH moved AS (
    INSERT INTO guildhall.stream AS s (recipient, last)
      SELECT t.recipient, count(*) FROM unnest(t_write, t_recipient) AS t (write, recipient)
      WHERE t.write <> ALL (refused) GROUP BY t.recipient ORDER BY t.recipient
      ON CONFLICT (recipient) DO UPDATE SET last = s.last + excluded.last
      RETURNING s.recipient, s.last
  ) SELECT array_agg(moved.recipient), array_agg(moved.last) INTO recipients, lasts FROM moved;

  SELECT array_agg(nextval('guildhall.entry_number')) INTO entries
    FROM generate_series(1, cardinality(bodies));
  last_entry := entries[cardinality(bodies)];
  WITH kept AS (
    INSERT INTO guildhall.entry (entry, body)
      SELECT entries[b.write], b.body FROM unnest(bodies) WITH ORDINALITY AS b (body, write)
      WHERE b.body IS NOT NULL AND b.write <> ALL (refused)
      RETURNING entry
  ) INSERT INTO guildhall.unsealed (entry) SELECT kept.entry FROM kept;

  IF recipients IS NOT NULL THEN
    WITH numbered AS MATERIALIZED (
      SELECT t.recipient, entries[t.write] AS entry, t.nth, t.place,
        lasts[array_position(recipients, t.recipient)]
          - count(*) OVER (PARTITION BY t.recipient)
          + row_number() OVER (PARTITION BY t.recipient ORDER BY t.place) AS number
      FROM unnest(t_write, t_nth, t_recipient) WITH ORDINALITY AS t (write, nth, recipient, place)
      WHERE t.write <> ALL (refused)
    ), kept AS (
      INSERT INTO guildhall.told (recipient, number, entry, nth)
        SELECT n.recipient, n.number, n.entry, n.nth FROM numbered n
    ) SELECT array_agg(n.number ORDER BY n.place) INTO numbers FROM numbered n;
  END IF;

  IF p_name <> '{}' THEN
    INSERT INTO guildhall.posting (name, entry, amount)
      SELECT p.name, max(entries[p.write]), sum(p.amount)
      FROM unnest(p_write, p_name, p_amount) AS p (write, name, amount)
      WHERE p.write <> ALL (refused) GROUP BY p.name;
  END IF;

  IF a_key <> '{}' THEN
    INSERT INTO guildhall.answer (key, entry)
      SELECT a.key, entries[a.write] FROM unnest(a_write, a_key) AS a (write, key)
      WHERE a.write <> ALL (refused) ORDER BY a.key
      ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS written = ROW_COUNT;
    SELECT count(*) INTO expected FROM unnest(a_write) AS a (write) WHERE a.write <> ALL (refused);
    IF written <> expected THEN
      RAISE EXCEPTION 'a rival took the same key' USING ERRCODE = 'GH001';
    END IF;
  END IF;
END $$;

-- Links entries behind the one numbered `known`, which must still be the last: false where somebody
-- else was quicker. Adds up the postings on the way.
CREATE FUNCTION guildhall.seal_entries(known bigint, sealed bigint[], links text[])
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  UPDATE guildhall.head SET number = known + cardinality(sealed), link = links[cardinality(links)]
    WHERE one = 1 AND number = known;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO guildhall.seal (number, entry, link)
    SELECT known + s.nth, s.entry, s.link
    FROM unnest(sealed, links) WITH ORDINALITY AS s (entry, link, nth);
  DELETE FROM guildhall.unsealed u WHERE u.entry = ANY (sealed);
  WITH gone AS (
    DELETE FROM guildhall.posting RETURNING name, amount
  ) INSERT INTO guildhall.total AS t (name, amount)
    SELECT gone.name, sum(gone.amount) FROM gone GROUP BY gone.name ORDER BY gone.name
    ON CONFLICT (name) DO UPDATE SET amount = t.amount + excluded.amount;
  DELETE FROM guildhall.total WHERE amount = 0;
  RETURN true;
END $$;
