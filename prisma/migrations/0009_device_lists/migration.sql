-- Versions in the order of their numbers: 10.0.9 before 10.0.19045. A text that is no version sorts last.
CREATE INDEX "Device_tenantId_osVersion_numbers_idx" ON "Device" (
  "tenantId",
  (CASE WHEN "osVersion" ~ '^\d+(\.\d+)*$' THEN string_to_array("osVersion", '.')::numeric[] END),
  id
);

-- "Waits for regrouping" and "lost memberships" of a list ask by device.
CREATE INDEX "DirectoryObject_regrouping_idx" ON "DirectoryObject" ("tenantId", "ownerDeviceId")
  WHERE "regroupAt" IS NOT NULL AND "deletedAt" IS NULL;
