-- Lists and reports read little of a device, and its row is wide: indexes that hold what they read spare them the rows.

-- Tags of both origins as one text, each between separators: a search walks an index for it. The function is immutable for
-- texts, which array_to_string, made for elements of any type, cannot promise.
CREATE FUNCTION device_tag_text(tags TEXT[], dynamic TEXT[]) RETURNS TEXT
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT CASE WHEN cardinality(tags || dynamic) > 0 THEN E'\x1f' || array_to_string(tags || dynamic, E'\x1f') || E'\x1f' ELSE '' END $$;
GRANT EXECUTE ON FUNCTION device_tag_text(TEXT[], TEXT[]) TO bulwark_app;
ALTER TABLE "Device" ADD COLUMN "tagText" TEXT NOT NULL GENERATED ALWAYS AS (device_tag_text(tags, "dynamicTags")) STORED;

DROP INDEX "Device_tenantId_name_id_idx";
CREATE INDEX "Device_name_idx" ON "Device" ("tenantId", name, id) INCLUDE ("tagText");
-- All devices: what a channel manages, and what is excluded. Written as the list's condition has it.
DROP INDEX "Device_in_intune_idx";
CREATE INDEX "Device_in_intune_idx" ON "Device" ("tenantId", name, id) INCLUDE ("tagText")
  WHERE channel <> 'none' OR ("excludedAt" IS NOT NULL AND "offboardedAt" IS NULL);

DROP INDEX "Device_tenantId_lastCheckInAt_id_idx";
CREATE INDEX "Device_check_in_idx" ON "Device" ("tenantId", "lastCheckInAt", id)
  INCLUDE (channel, "osPlatform", "managedBy", "managedByStatus", "enrollmentLabel", "excludedAt", "offboardedAt");
DROP INDEX "Device_tenantId_cohortId_acknowledgedHash_idx";
CREATE INDEX "Device_status_idx" ON "Device" ("tenantId", "cohortId", "acknowledgedHash")
  INCLUDE ("exceptionCount", channel, name, id);
DROP INDEX "Device_tenantId_hardwareId_idx";
CREATE INDEX "Device_hardware_idx" ON "Device" ("tenantId", "hardwareId", id)
  INCLUDE ("supersededById", "offboardedAt") WHERE "hardwareId" IS NOT NULL;
CREATE INDEX "Device_warned_idx" ON "Device" ("tenantId", id) WHERE "enrollmentWarning" IS NOT NULL;

-- An index answers alone only for pages that vacuum has seen since they changed, and every check-in changes one.
ALTER TABLE "Device" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
