-- CreateIndex
CREATE INDEX "Device_tenantId_acknowledgedAt_idx" ON "Device"("tenantId", "acknowledgedAt");
