-- "Older records of this hardware", on every page of a device: few have any.
CREATE INDEX "Device_superseded_idx" ON "Device" ("tenantId", "supersededById") WHERE "supersededById" IS NOT NULL;

-- All devices: what a channel manages, and what is excluded. Written as the list's condition has it.
CREATE INDEX "Device_in_intune_idx" ON "Device" ("tenantId", "id")
  WHERE channel <> 'none' OR ("excludedAt" IS NOT NULL AND "offboardedAt" IS NULL);
