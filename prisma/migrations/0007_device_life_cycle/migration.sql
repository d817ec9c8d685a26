-- AlterTable
ALTER TABLE "Tenant" ADD COLUMN     "verifiedDomain" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "OnboardingToken" ADD COLUMN     "maxUses" INTEGER;

-- AlterTable
ALTER TABLE "Device" ADD COLUMN     "dynamicTags" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "excludedAt" TIMESTAMPTZ(3),
ADD COLUMN     "excludedBy" TEXT,
ADD COLUMN     "excludedReason" TEXT,
ADD COLUMN     "joinType" TEXT,
ADD COLUMN     "keyChangedAt" TIMESTAMPTZ(3),
ADD COLUMN     "keyRevokedAt" TIMESTAMPTZ(3),
ADD COLUMN     "offboardedAt" TIMESTAMPTZ(3),
ADD COLUMN     "recentCheckIns" TIMESTAMPTZ(3)[] DEFAULT ARRAY[]::TIMESTAMPTZ(3)[],
ADD COLUMN     "supersededById" TEXT,
ADD COLUMN     "surveyDigest" TEXT,
ADD COLUMN     "verification" TEXT;

-- AlterTable
ALTER TABLE "DirectoryObject" ADD COLUMN     "deletedReason" TEXT,
ADD COLUMN     "isTargetable" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "regroupAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "LostMembership" (
    "tenantId" TEXT NOT NULL,
    "deviceId" TEXT NOT NULL,
    "groupId" TEXT NOT NULL,
    "objectId" TEXT NOT NULL,
    "lostAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "LostMembership_pkey" PRIMARY KEY ("tenantId","deviceId","groupId")
);

-- CreateTable
CREATE TABLE "DeletedDevice" (
    "tenantId" TEXT NOT NULL,
    "deviceId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "snapshot" JSONB NOT NULL,
    "deletedBy" TEXT,
    "deletedAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "DeletedDevice_pkey" PRIMARY KEY ("tenantId","deviceId")
);

-- CreateTable
CREATE TABLE "SavedView" (
    "tenantId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "list" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "ownerId" TEXT NOT NULL,
    "isShared" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SavedView_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "AssetRule" (
    "tenantId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "tag" TEXT NOT NULL,
    "conditions" JSONB NOT NULL,
    "isEnabled" BOOLEAN NOT NULL DEFAULT true,
    "deviceCount" INTEGER NOT NULL DEFAULT 0,
    "lastRunAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AssetRule_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateIndex
CREATE INDEX "LostMembership_tenantId_groupId_idx" ON "LostMembership"("tenantId", "groupId");

-- CreateIndex
CREATE INDEX "DeletedDevice_tenantId_deletedAt_idx" ON "DeletedDevice"("tenantId", "deletedAt");

-- CreateIndex
CREATE INDEX "DeletedDevice_expiresAt_idx" ON "DeletedDevice"("expiresAt");

-- CreateIndex
CREATE INDEX "SavedView_tenantId_list_ownerId_idx" ON "SavedView"("tenantId", "list", "ownerId");

-- CreateIndex
CREATE UNIQUE INDEX "AssetRule_tenantId_name_key" ON "AssetRule"("tenantId", "name");

-- CreateIndex
CREATE INDEX "Device_tenantId_joinType_id_idx" ON "Device"("tenantId", "joinType", "id");

-- CreateIndex
CREATE INDEX "Device_tenantId_hardwareId_idx" ON "Device"("tenantId", "hardwareId");

-- CreateIndex
CREATE INDEX "DirectoryObject_tenantId_regroupAt_idx" ON "DirectoryObject"("tenantId", "regroupAt");

-- CreateIndex
CREATE INDEX "DirectoryObject_tenantId_deletedAt_idx" ON "DirectoryObject"("tenantId", "deletedAt");

-- Row-level security and the application's rights
SELECT bulwark_protect_tenant_table('"LostMembership"');
SELECT bulwark_protect_tenant_table('"DeletedDevice"');
SELECT bulwark_protect_tenant_table('"SavedView"');
SELECT bulwark_protect_tenant_table('"AssetRule"');

ALTER TABLE "Device" ALTER COLUMN "dynamicTags" SET NOT NULL;
ALTER TABLE "Device" ALTER COLUMN "recentCheckIns" SET NOT NULL;

-- More columns that enrollment, membership rules, targeting or resolution read.
DROP TRIGGER fleet_change_update ON "Device";
DROP TRIGGER fleet_change_update ON "DirectoryObject";
DO $$
DECLARE
  logged record;
BEGIN
  FOR logged IN
    SELECT * FROM (VALUES
      ('Device', 'device', ARRAY['name', 'channel', 'osPlatform', 'osName', 'osVersion', 'tamperProtection',
        'skippedPolicyTypes', 'tags', 'dynamicTags', 'excludedAt', 'offboardedAt', 'survey', 'directoryObjectId']),
      ('DirectoryObject', 'directoryObject', ARRAY['deviceId', 'displayName', 'trustType', 'operatingSystem',
        'operatingSystemVersion', 'managementType', 'accountEnabled', 'systemLabels', 'physicalIds', 'properties',
        'regroupAt', 'deletedAt']))
      AS t(name, kind, columns)
  LOOP
    EXECUTE format(
      'CREATE TRIGGER fleet_change_update AFTER UPDATE OF %s ON %I FOR EACH ROW WHEN (%s)
         EXECUTE FUNCTION log_changed_row(%L)',
      (SELECT string_agg(format('%I', c), ', ') FROM unnest(logged.columns) AS c),
      logged.name,
      (SELECT string_agg(format('OLD.%I IS DISTINCT FROM NEW.%I', c, c), ' OR ') FROM unnest(logged.columns) AS c),
      logged.kind);
  END LOOP;
END
$$;

-- Devices that have a directory object already. Forced row-level security binds the owner too, and this is about all tenants.
ALTER TABLE "Device" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "DirectoryObject" NO FORCE ROW LEVEL SECURITY;
UPDATE "Device" d SET "joinType" = o."joinType" FROM "DirectoryObject" o
  WHERE o."tenantId" = d."tenantId" AND o.id = d."directoryObjectId" AND o."deletedAt" IS NULL;
ALTER TABLE "Device" FORCE ROW LEVEL SECURITY;
ALTER TABLE "DirectoryObject" FORCE ROW LEVEL SECURITY;
