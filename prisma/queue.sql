-- Run as bulwark_queue, after graphile-worker's own migrations: the application's only way into the queue.
-- The job must belong to the tenant of the transaction, so that one tenant can neither start nor replace another's work.
-- Jobs of one task and tenant share a queue, hence run one after another. While a job with the same key waits, it is
-- reused and keeps its time (a steady stream of changes must not put it off for ever); one that has started is left
-- alone and a second one is queued, as it may have read the old state.
CREATE OR REPLACE FUNCTION graphile_worker.bulwark_enqueue(
  task text, payload json, job_key text, run_after interval DEFAULT NULL
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, graphile_worker, pg_temp AS $$
DECLARE
  tenant text := nullif(current_setting('app.tenant', true), '');
BEGIN
  IF tenant IS NULL OR (payload ->> 'tenantId') IS DISTINCT FROM tenant THEN
    RAISE EXCEPTION 'A job must name the tenant of its transaction.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM graphile_worker.add_job(
    identifier => task,
    payload => payload,
    queue_name => task || ':' || tenant,
    run_at => now() + run_after,
    job_key => CASE WHEN right(job_key, length(tenant) + 1) = ':' || tenant THEN job_key ELSE job_key || ':' || tenant END,
    job_key_mode => 'preserve_run_at');
END
$$;
REVOKE ALL ON FUNCTION graphile_worker.bulwark_enqueue(text, json, text, interval) FROM PUBLIC;
GRANT USAGE ON SCHEMA graphile_worker TO bulwark_app;
GRANT EXECUTE ON FUNCTION graphile_worker.bulwark_enqueue(text, json, text, interval) TO bulwark_app;
