-- AlterTable
ALTER TABLE "Cohort" ADD COLUMN     "candidateOf" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "PolicyRollout" (
    "tenantId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "policyId" TEXT NOT NULL,
    "fromVersion" INTEGER NOT NULL,
    "toVersion" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'active',
    "stage" JSONB NOT NULL,
    "haltErrorPercent" DOUBLE PRECISION,
    "haltMinDevices" INTEGER,
    "rollsBackOnHalt" BOOLEAN NOT NULL DEFAULT false,
    "lock" INTEGER NOT NULL DEFAULT 1,
    "startedBy" TEXT,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "haltedAt" TIMESTAMPTZ(3),
    "haltReason" TEXT,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "PolicyRollout_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "PolicyRolloutStep" (
    "tenantId" TEXT NOT NULL,
    "rolloutId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "stage" JSONB NOT NULL,
    "version" INTEGER NOT NULL,
    "detail" TEXT NOT NULL DEFAULT '',
    "actorId" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PolicyRolloutStep_pkey" PRIMARY KEY ("tenantId","rolloutId","number")
);

-- CreateIndex
CREATE INDEX "PolicyRollout_tenantId_policyId_startedAt_idx" ON "PolicyRollout"("tenantId", "policyId", "startedAt");

-- CreateIndex
CREATE INDEX "PolicyRollout_tenantId_state_idx" ON "PolicyRollout"("tenantId", "state");

-- A policy has one rollout that runs: two people who start one at the same moment cannot both.
CREATE UNIQUE INDEX "PolicyRollout_running_key" ON "PolicyRollout" ("tenantId", "policyId")
  WHERE "state" IN ('active', 'halted');

-- Row-level security and the application's rights
SELECT bulwark_protect_tenant_table('"PolicyRollout"');
SELECT bulwark_protect_tenant_table('"PolicyRolloutStep"');

-- Whatever happens to a rollout is a change of its policy.
CREATE TRIGGER fleet_change_insert AFTER INSERT ON "PolicyRollout" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION log_changed_rows('policy', 'policyId');
CREATE TRIGGER fleet_change_update AFTER UPDATE ON "PolicyRollout" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION log_changed_rows('policy', 'policyId');
CREATE TRIGGER fleet_change_delete AFTER DELETE ON "PolicyRollout" REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION log_changed_rows('policy', 'policyId');

-- Rollouts go with their policy when it is deleted for good.
CREATE FUNCTION forget_rollouts() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  DELETE FROM public."PolicyRolloutStep" s USING public."PolicyRollout" r, gone g
    WHERE r."tenantId" = g."tenantId" AND r."policyId" = g."id" AND s."tenantId" = r."tenantId" AND s."rolloutId" = r."id";
  DELETE FROM public."PolicyRollout" r USING gone g WHERE r."tenantId" = g."tenantId" AND r."policyId" = g."id";
  RETURN NULL;
END
$$;
CREATE TRIGGER forget_rollouts AFTER DELETE ON "Policy" REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION forget_rollouts();
