-- Results by content: what many cohorts have in common is stored once, and nothing of a result is stored by device but
-- the cohort it is in. So a changed value writes a few blocks and its cohorts, however many devices are in them.

-- Policy sets become lists of parts. Those that exist become sets of one part; their addresses stay.
CREATE TABLE "PolicySetPart" (
    "tenantId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "entries" JSONB NOT NULL,

    CONSTRAINT "PolicySetPart_pkey" PRIMARY KEY ("tenantId","id")
);

ALTER TABLE "PolicySet" ADD COLUMN "osPlatform" TEXT NOT NULL DEFAULT '',
ADD COLUMN "partIds" TEXT[];

-- Forced row-level security binds the owner too, and this is about the rows of all tenants.
ALTER TABLE "PolicySet" NO FORCE ROW LEVEL SECURITY;
INSERT INTO "PolicySetPart" ("tenantId", "id", "entries")
  SELECT "tenantId", 'set_' || "hash", "document" -> 'settings' FROM "PolicySet";
UPDATE "PolicySet" SET "osPlatform" = "document" ->> 'osPlatform', "partIds" = ARRAY['set_' || "hash"];
ALTER TABLE "PolicySet" FORCE ROW LEVEL SECURITY;

ALTER TABLE "PolicySet" DROP COLUMN "document",
ALTER COLUMN "osPlatform" DROP DEFAULT;

-- A cohort says itself which policies target it and which blocks its settings are in. Cohorts that exist keep their policy
-- set, so that devices go on as they are until the worker has filled in the rest, which it does when it starts.
ALTER TABLE "Cohort" ADD COLUMN "policyIds" TEXT[],
ADD COLUMN "inapplicable" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN "blockIds" TEXT[];

DROP TABLE "CohortPolicy";
DROP TABLE "CohortSetting";

CREATE TABLE "ResolvedSetting" (
    "tenantId" TEXT NOT NULL,
    "blockId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "settingId" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason" TEXT,
    "policyIds" TEXT[],
    "result" JSONB NOT NULL,

    CONSTRAINT "ResolvedSetting_pkey" PRIMARY KEY ("tenantId","blockId","key")
);

CREATE INDEX "ResolvedSetting_tenantId_outcome_idx" ON "ResolvedSetting"("tenantId", "outcome");

CREATE INDEX "ResolvedSetting_tenantId_key_idx" ON "ResolvedSetting"("tenantId", "key");

-- Status by pairs, no longer by device.
DROP INDEX "Device_tenantId_policyStatus_id_idx";

ALTER TABLE "Device" DROP COLUMN "policySetHash",
DROP COLUMN "policyStatus";

CREATE TABLE "StatusPair" (
    "tenantId" TEXT NOT NULL,
    "cohortId" TEXT NOT NULL,
    "acknowledgedHash" TEXT NOT NULL,
    "status" TEXT,
    "isAllPending" BOOLEAN NOT NULL,
    "pendingKeys" TEXT[],

    CONSTRAINT "StatusPair_pkey" PRIMARY KEY ("tenantId","cohortId","acknowledgedHash")
);

CREATE INDEX "StatusPair_tenantId_status_idx" ON "StatusPair"("tenantId", "status");

-- Devices that reported errors, for lists that put a status together: few.
CREATE INDEX "Device_tenantId_id_erring_idx" ON "Device"("tenantId", "id") WHERE "exceptionCount" > 0;

-- Row-level security and the application's rights
SELECT bulwark_protect_tenant_table('"PolicySetPart"');
SELECT bulwark_protect_tenant_table('"ResolvedSetting"');
SELECT bulwark_protect_tenant_table('"StatusPair"');
REVOKE UPDATE, DELETE ON "PolicySetPart" FROM bulwark_app;

-- Settings by cohort, as reports read them. It asks as whoever reads it, so the tables' policies hold here too.
CREATE VIEW "CohortSetting" WITH (security_invoker = true) AS
  SELECT c."tenantId", c."id" AS "cohortId", s."key", s."settingId", s."outcome", s."reason", s."policyIds", s."result"
  FROM "Cohort" c
  JOIN "ResolvedSetting" s ON s."tenantId" = c."tenantId" AND s."blockId" = ANY (c."blockIds");
GRANT SELECT ON "CohortSetting" TO bulwark_app;
