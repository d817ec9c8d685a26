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

-- What waits for the worker, as numbers: by task over all tenants for the metrics, and of the transaction's own tenant for
-- its pages. A job that runs counts as well, as what it works off is not done yet.
CREATE OR REPLACE FUNCTION graphile_worker.bulwark_queue_stats()
RETURNS TABLE (task text, jobs integer, due integer, running integer, failing integer, "lagSeconds" double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, graphile_worker, pg_temp AS $$
  SELECT j.task_identifier, count(*)::integer,
    count(*) FILTER (WHERE j.run_at <= now() AND j.locked_at IS NULL AND j.attempts < j.max_attempts)::integer,
    count(*) FILTER (WHERE j.locked_at IS NOT NULL)::integer,
    count(*) FILTER (WHERE j.attempts > 0 AND j.last_error IS NOT NULL)::integer,
    coalesce(extract(epoch FROM now() - min(j.run_at)
      FILTER (WHERE j.run_at <= now() AND j.locked_at IS NULL AND j.attempts < j.max_attempts)), 0)::double precision
  FROM graphile_worker.jobs j GROUP BY 1
$$;
REVOKE ALL ON FUNCTION graphile_worker.bulwark_queue_stats() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION graphile_worker.bulwark_queue_stats() TO bulwark_app;

CREATE OR REPLACE FUNCTION graphile_worker.bulwark_tenant_jobs() RETURNS TABLE (task text, jobs integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, graphile_worker, pg_temp AS $$
  SELECT j.task_identifier, count(*)::integer FROM graphile_worker.jobs j
  WHERE j.queue_name = j.task_identifier || ':' || nullif(current_setting('app.tenant', true), '')
    AND j.attempts < j.max_attempts
  GROUP BY 1
$$;
REVOKE ALL ON FUNCTION graphile_worker.bulwark_tenant_jobs() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION graphile_worker.bulwark_tenant_jobs() TO bulwark_app;
