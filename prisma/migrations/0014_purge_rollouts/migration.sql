-- Policies that are deleted for good take the history of their rollouts along.
CREATE OR REPLACE FUNCTION bulwark_purge_policies() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  gone text[];
  drafts integer;
BEGIN
  SELECT coalesce(array_agg(p."id"), '{}') INTO gone FROM (
    SELECT q."id" FROM public."Policy" q WHERE q."deletedAt" <= now() - interval '30 days' FOR UPDATE SKIP LOCKED) p;
  DELETE FROM public."PolicyDraft" d WHERE d."policyId" = ANY (gone) OR d."updatedAt" <= now() - interval '90 days';
  GET DIAGNOSTICS drafts = ROW_COUNT;
  DELETE FROM public."PolicyRolloutStep" s USING public."PolicyRollout" r
    WHERE r."tenantId" = s."tenantId" AND r."id" = s."rolloutId" AND r."policyId" = ANY (gone);
  DELETE FROM public."PolicyRollout" r WHERE r."policyId" = ANY (gone);
  DELETE FROM public."Assignment" a WHERE a."policyId" = ANY (gone);
  DELETE FROM public."PolicyVersion" v WHERE v."policyId" = ANY (gone);
  DELETE FROM public."Policy" p WHERE p."id" = ANY (gone);
  RETURN cardinality(gone) + drafts;
END
$$;
