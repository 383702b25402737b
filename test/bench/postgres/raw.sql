-- The limit: what the commands of a lifecycle write, decided in the database by hand. The same rows
-- in the same tables, plain statements with scalar arguments, one call for each command.
CREATE FUNCTION guildhall.raw_command(
  task_id text, is_new boolean, new_status text, task_data text, work_data text, line text,
  recipients text[], events int, purse text, amount numeric, postings int
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  known int;
  number bigint;
  who text;
  upto int;
BEGIN
  IF is_new THEN
    INSERT INTO guildhall.record (kind, id, version, wake, placed, mode, status, agent, developer,
      worker, data)
    VALUES ('task', task_id, 1, NULL, 5, 'test', new_status, recipients[1], recipients[1], NULL,
      task_data);
  ELSE
    SELECT version INTO known FROM guildhall.record WHERE kind = 'task' AND id = task_id FOR UPDATE;
    UPDATE guildhall.record SET version = known + 1, wake = 7, placed = 5, mode = 'test',
      status = new_status, agent = recipients[1], developer = recipients[1],
      worker = recipients[2], data = task_data
    WHERE kind = 'task' AND id = task_id;
  END IF;
  IF work_data IS NOT NULL THEN
    INSERT INTO guildhall.record AS r (kind, id, version, data)
    VALUES ('work', task_id, 1, work_data)
    ON CONFLICT (kind, id) DO UPDATE SET version = r.version + 1, data = excluded.data;
  END IF;
  IF purse IS NOT NULL THEN
    UPDATE guildhall.account SET balance = balance + amount WHERE name = purse;
  END IF;
  number := nextval('guildhall.entry_number');
  INSERT INTO guildhall.entry VALUES (number, line);
  INSERT INTO guildhall.unsealed VALUES (number);
  FOREACH who IN ARRAY recipients LOOP
    INSERT INTO guildhall.stream AS s VALUES (who, events)
      ON CONFLICT (recipient) DO UPDATE SET last = s.last + events RETURNING last INTO upto;
    INSERT INTO guildhall.told VALUES (who, upto, number);
  END LOOP;
  FOR nth IN 1 .. postings LOOP
    INSERT INTO guildhall.posting VALUES ('standing:' || recipients[1] || nth, number, 1);
  END LOOP;
  RETURN number;
END $$;
