-- Registrations of Macs that have a synthetic object too: few, and looked for at every survey.
CREATE INDEX "DirectoryObject_beside_idx" ON "DirectoryObject"("tenantId", "ownerDeviceId") WHERE NOT "isTargetable";
