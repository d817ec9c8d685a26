-- AlterTable
ALTER TABLE "PolicyVersion" ADD COLUMN     "roleScopeTags" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "PolicyDraft" (
    "tenantId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "policyId" TEXT,
    "baseVersion" INTEGER NOT NULL DEFAULT 0,
    "content" JSONB NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PolicyDraft_pkey" PRIMARY KEY ("tenantId","userId","kind","subjectId")
);

-- CreateIndex
CREATE INDEX "PolicyDraft_tenantId_updatedAt_idx" ON "PolicyDraft"("tenantId", "updatedAt");

-- CreateIndex
CREATE INDEX "PolicyDraft_tenantId_policyId_idx" ON "PolicyDraft"("tenantId", "policyId");

-- CreateIndex
CREATE INDEX "Policy_tenantId_deletedAt_id_idx" ON "Policy"("tenantId", "deletedAt", "id");

-- Row-level security and the application's rights
SELECT bulwark_protect_tenant_table('"PolicyDraft"');

-- A draft is its author's alone: inside the tenant, and only for the person the transaction names (app.user).
CREATE POLICY own_drafts ON "PolicyDraft" AS RESTRICTIVE TO bulwark_app
  USING ("userId" = (SELECT nullif(current_setting('app.user', true), '')))
  WITH CHECK ("userId" = (SELECT nullif(current_setting('app.user', true), '')));

-- Versions are immutable, so the application may delete none. This deletes those of policies that were deleted 30 days ago,
-- with the policies and all that hangs on them, and drafts that nobody touched for 90 days. It runs as the owner, whom the
-- tenant of the transaction binds too, and takes no argument that could bring a date forward.
CREATE FUNCTION bulwark_purge_policies() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  gone text[];
  drafts integer;
BEGIN
  SELECT coalesce(array_agg(p."id"), '{}') INTO gone FROM (
    SELECT q."id" FROM public."Policy" q WHERE q."deletedAt" <= now() - interval '30 days' FOR UPDATE SKIP LOCKED) p;
  DELETE FROM public."PolicyDraft" d WHERE d."policyId" = ANY (gone) OR d."updatedAt" <= now() - interval '90 days';
  GET DIAGNOSTICS drafts = ROW_COUNT;
  DELETE FROM public."Assignment" a WHERE a."policyId" = ANY (gone);
  DELETE FROM public."PolicyVersion" v WHERE v."policyId" = ANY (gone);
  DELETE FROM public."Policy" p WHERE p."id" = ANY (gone);
  RETURN cardinality(gone) + drafts;
END
$$;
REVOKE ALL ON FUNCTION bulwark_purge_policies() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bulwark_purge_policies() TO bulwark_app;

-- Scope tags were not kept with versions before: the present ones belong to the current version. Of older versions they are
-- unknown, which the empty list says. Forced row-level security binds the owner too, and this is about all tenants.
ALTER TABLE "Policy" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "PolicyVersion" NO FORCE ROW LEVEL SECURITY;
-- Tags take no part in resolution: nothing for the log of changes.
ALTER TABLE "PolicyVersion" DISABLE TRIGGER USER;
UPDATE "PolicyVersion" v SET "roleScopeTags" = p."roleScopeTags" FROM "Policy" p
  WHERE p."tenantId" = v."tenantId" AND p.id = v."policyId" AND p.version = v.number;
ALTER TABLE "PolicyVersion" ENABLE TRIGGER USER;
ALTER TABLE "Policy" FORCE ROW LEVEL SECURITY;
ALTER TABLE "PolicyVersion" FORCE ROW LEVEL SECURITY;
