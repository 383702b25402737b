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

-- Each recipient's own gapless sequence, and where its events stand: an entry that tells a recipient
-- of several has one row for it, under the number of the last of them.
CREATE TABLE guildhall.stream (
  recipient text COLLATE "C" PRIMARY KEY,
  last int NOT NULL
);
CREATE TABLE guildhall.told (
  recipient text COLLATE "C" NOT NULL,
  upto int NOT NULL,
  entry bigint NOT NULL,
  PRIMARY KEY (recipient, upto)
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
  -- Stable, so all of it sees what the calling statement sees.
  IF ids <> '{}' THEN
    RETURN QUERY SELECT r.kind, r.id, r.version, r.wake, r.data
      FROM unnest(kinds, ids) AS w (kind, id)
      JOIN guildhall.record r ON r.kind = w.kind AND r.id = w.id
      WHERE r.version > 0;
  END IF;
  IF floored <> '{}' THEN
    RETURN QUERY SELECT '$', a.name, 0, NULL::double precision, a.balance::text
      FROM unnest(floored) AS w (name) JOIN guildhall.account a ON a.name = w.name;
  END IF;
  IF counted <> '{}' THEN
    RETURN QUERY SELECT '#', w.name, 0, NULL::double precision, (
        coalesce((SELECT t.amount FROM guildhall.total t WHERE t.name = w.name), 0)
        + coalesce((SELECT sum(p.amount) FROM guildhall.posting p WHERE p.name = w.name), 0)
      )::text
      FROM unnest(counted) AS w (name);
  END IF;
  IF keys <> '{}' THEN
    RETURN QUERY SELECT '?', a.key, 0, NULL::double precision, e.body
      FROM unnest(keys) AS w (key)
      JOIN guildhall.answer a ON a.key = w.key
      JOIN guildhall.entry e ON e.entry = a.entry;
  END IF;
END $$;

-- Commits several write sets that share no record and no key, each whole or not at all; `write`
-- numbers them from 1. Locks are taken in one order by everybody: records, accounts, streams, each
-- by key, as the arguments are sorted; so rivals wait for each other and never in a circle.
--   x_: the records relied on, with the version that was read; g_: those of them that must be missing,
--       if any of these is not written; r_: the new whole of records, `known` the version before
--   m_: what a write set moves in an account with a floor: `net` in all, `low` at its lowest
--   p_: what it adds to an account without one; a_: its key; t_: who is told of how many events
-- Answers the write sets that conflict, those whose key is taken, and for each of t_ the number of
-- its last event. GH001: a rival was between two statements; the same call again will see it.
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
  t_write int[], t_recipient text[], t_count int[],
  OUT conflicts int[], OUT repeats int[], OUT numbers int[], OUT last_entry bigint
) LANGUAGE plpgsql AS $$
DECLARE
  refused int[];
  at int;
  known int;
  purse numeric;
  moved numeric;
  first int;
  total int;
  number int;
  entries bigint[] := '{}';
BEGIN
  IF current_setting('synchronous_commit') = 'off' THEN
    RAISE EXCEPTION 'synchronous_commit is off: what is answered would not be durable'
      USING ERRCODE = 'GH002';
  END IF;
  conflicts := '{}';
  repeats := '{}';
  numbers := '{}';

  IF g_id <> '{}' THEN
    INSERT INTO guildhall.record (kind, id, version, data)
      SELECT g.kind, g.id, 0, '' FROM unnest(g_kind, g_id) AS g (kind, id)
      ON CONFLICT DO NOTHING;
  END IF;
  at := 1;
  WHILE at <= cardinality(x_id) LOOP
    SELECT r.version INTO known FROM guildhall.record r
      WHERE r.kind = x_kind[at] AND r.id = x_id[at] FOR UPDATE;
    IF coalesce(known, 0) <> x_version[at] THEN
      conflicts := conflicts || x_write[at];
    END IF;
    at := at + 1;
  END LOOP;

  at := 1;
  WHILE at <= cardinality(a_key) LOOP
    IF EXISTS (SELECT 1 FROM guildhall.answer k WHERE k.key = a_key[at]) THEN
      repeats := repeats || a_write[at];
    END IF;
    at := at + 1;
  END LOOP;
  refused := conflicts || repeats;

  -- Each account is locked once; what earlier write sets bring, later ones may spend.
  at := 1;
  WHILE at <= cardinality(m_name) LOOP
    IF at = 1 OR m_name[at] <> m_name[at - 1] THEN
      SELECT a.balance INTO purse FROM guildhall.account a WHERE a.name = m_name[at] FOR UPDATE;
      IF purse IS NULL THEN
        INSERT INTO guildhall.account (name, balance) VALUES (m_name[at], 0) ON CONFLICT DO NOTHING;
        SELECT a.balance INTO purse FROM guildhall.account a WHERE a.name = m_name[at] FOR UPDATE;
      END IF;
    END IF;
    IF m_write[at] <> ALL (refused) THEN
      IF m_low[at] < 0 AND purse + m_low[at] < 0 THEN
        conflicts := conflicts || m_write[at];
        refused := refused || m_write[at];
      ELSE
        purse := purse + m_net[at];
      END IF;
    END IF;
    at := at + 1;
  END LOOP;
  IF cardinality(refused) > 0 AND cardinality(bodies) = 1 THEN
    RETURN;
  END IF;

  at := 1;
  moved := 0;
  WHILE at <= cardinality(m_name) LOOP
    IF m_write[at] <> ALL (refused) THEN
      moved := moved + m_net[at];
    END IF;
    IF at = cardinality(m_name) OR m_name[at] <> m_name[at + 1] THEN
      UPDATE guildhall.account a SET balance = a.balance + moved WHERE a.name = m_name[at];
      moved := 0;
    END IF;
    at := at + 1;
  END LOOP;

  at := 1;
  WHILE at <= cardinality(r_id) LOOP
    IF r_write[at] = ANY (refused) THEN
      known := NULL;
    ELSIF r_known[at] > 0 THEN
      UPDATE guildhall.record r SET version = r_version[at], wake = r_wake[at],
        placed = r_placed[at], mode = r_mode[at], status = r_status[at], agent = r_agent[at],
        developer = r_developer[at], worker = r_worker[at], account = r_account[at],
        key_id = r_key_id[at], task = r_task[at], state = r_state[at], data = r_data[at]
      WHERE r.kind = r_kind[at] AND r.id = r_id[at];
    ELSE
      INSERT INTO guildhall.record AS r (kind, id, version, wake, placed, mode, status, agent,
        developer, worker, account, key_id, task, state, data)
      VALUES (r_kind[at], r_id[at], r_version[at], r_wake[at], r_placed[at], r_mode[at],
        r_status[at], r_agent[at], r_developer[at], r_worker[at], r_account[at], r_key_id[at],
        r_task[at], r_state[at], r_data[at])
      ON CONFLICT (kind, id) DO UPDATE SET version = excluded.version, wake = excluded.wake,
        placed = excluded.placed, mode = excluded.mode, status = excluded.status,
        agent = excluded.agent, developer = excluded.developer, worker = excluded.worker,
        account = excluded.account, key_id = excluded.key_id, task = excluded.task,
        state = excluded.state, data = excluded.data
      WHERE r.version = 0
      RETURNING r.version INTO known;
      IF known IS NULL THEN
        RAISE EXCEPTION 'a rival made the same record' USING ERRCODE = 'GH001';
      END IF;
    END IF;
    at := at + 1;
  END LOOP;

  -- One step for each recipient, however many write sets tell it.
  at := 1;
  first := 1;
  total := 0;
  WHILE at <= cardinality(t_recipient) LOOP
    IF t_write[at] <> ALL (refused) THEN
      total := total + t_count[at];
    END IF;
    IF at = cardinality(t_recipient) OR t_recipient[at] <> t_recipient[at + 1] THEN
      IF total > 0 THEN
        INSERT INTO guildhall.stream AS s (recipient, last) VALUES (t_recipient[at], total)
          ON CONFLICT (recipient) DO UPDATE SET last = s.last + total RETURNING s.last INTO number;
        number := number - total;
      END IF;
      WHILE first <= at LOOP
        IF t_write[first] <> ALL (refused) THEN
          number := number + t_count[first];
        END IF;
        numbers := numbers || number;
        first := first + 1;
      END LOOP;
      total := 0;
    END IF;
    at := at + 1;
  END LOOP;

  -- Numbered when everything is locked: an entry that this one relies on has a smaller number.
  at := 1;
  WHILE at <= cardinality(bodies) LOOP
    last_entry := nextval('guildhall.entry_number');
    entries := entries || last_entry;
    IF bodies[at] IS NOT NULL AND at <> ALL (refused) THEN
      INSERT INTO guildhall.entry (entry, body) VALUES (last_entry, bodies[at]);
      INSERT INTO guildhall.unsealed (entry) VALUES (last_entry);
    END IF;
    at := at + 1;
  END LOOP;
  IF t_write <> '{}' THEN
    INSERT INTO guildhall.told (recipient, upto, entry)
      SELECT t.recipient, t.upto, entries[t.write]
      FROM unnest(t_write, t_recipient, numbers) AS t (write, recipient, upto)
      WHERE t.write <> ALL (refused);
  END IF;
  IF p_write <> '{}' THEN
    INSERT INTO guildhall.posting (name, entry, amount)
      SELECT p.name, entries[p.write], p.amount
      FROM unnest(p_write, p_name, p_amount) AS p (write, name, amount)
      WHERE p.write <> ALL (refused);
  END IF;
  at := 1;
  WHILE at <= cardinality(a_key) LOOP
    IF a_write[at] <> ALL (refused) THEN
      known := NULL;
      INSERT INTO guildhall.answer (key, entry) VALUES (a_key[at], entries[a_write[at]])
        ON CONFLICT DO NOTHING RETURNING 1 INTO known;
      IF known IS NULL THEN
        RAISE EXCEPTION 'a rival took the same key' USING ERRCODE = 'GH001';
      END IF;
    END IF;
    at := at + 1;
  END LOOP;
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

-- An economy, not a need: these functions look rows up by key, however small or young a table is,
-- and always in the same way.
ALTER FUNCTION guildhall.load_wanted SET plan_cache_mode = 'force_generic_plan';
ALTER FUNCTION guildhall.load_wanted SET enable_seqscan = off;
ALTER FUNCTION guildhall.load_wanted SET enable_hashjoin = off;
ALTER FUNCTION guildhall.load_wanted SET enable_mergejoin = off;
ALTER FUNCTION guildhall.load_wanted SET enable_bitmapscan = off;
ALTER FUNCTION guildhall.commit_writes SET plan_cache_mode = 'force_generic_plan';
ALTER FUNCTION guildhall.commit_writes SET enable_seqscan = off;
ALTER FUNCTION guildhall.commit_writes SET enable_hashjoin = off;
ALTER FUNCTION guildhall.commit_writes SET enable_mergejoin = off;
ALTER FUNCTION guildhall.commit_writes SET enable_bitmapscan = off;

-- part 2: what the sender of webhooks looks for

CREATE INDEX webhooks_by_state ON guildhall.record (state, placed, id)
  WHERE kind = 'webhook' AND placed IS NOT NULL;
CREATE INDEX deliveries_by_webhook ON guildhall.record (account, placed, id)
  WHERE kind = 'delivery' AND placed IS NOT NULL;
CREATE INDEX deliveries_by_state ON guildhall.record (account, state, placed, id)
  WHERE kind = 'delivery' AND placed IS NOT NULL;

-- part 3: what agents offer to do for others

CREATE INDEX services ON guildhall.record (mode, placed, id)
  WHERE kind = 'service' AND placed IS NOT NULL;

-- part 4: what is said of extensions

CREATE INDEX plugins ON guildhall.record (mode, placed, id)
  WHERE kind = 'plugin' AND placed IS NOT NULL;

-- part 5: what rails move

CREATE INDEX payouts_by_developer ON guildhall.record (developer, placed, id)
  WHERE kind = 'payout' AND placed IS NOT NULL AND developer IS NOT NULL;
CREATE INDEX deposits_by_developer ON guildhall.record (developer, placed, id)
  WHERE kind = 'deposit' AND placed IS NOT NULL;
CREATE INDEX deposits_by_state ON guildhall.record (state, placed, id)
  WHERE kind = 'deposit' AND placed IS NOT NULL;
CREATE INDEX payments_by_state ON guildhall.record (state, placed, id)
  WHERE kind = 'payment' AND placed IS NOT NULL;
CREATE INDEX escrows_by_state ON guildhall.record (state, placed, id)
  WHERE kind = 'escrow' AND placed IS NOT NULL;
CREATE INDEX rail_events ON guildhall.record (mode, placed, id)
  WHERE kind = 'rail_event' AND placed IS NOT NULL;
