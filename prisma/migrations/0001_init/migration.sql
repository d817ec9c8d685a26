-- CreateTable
CREATE TABLE "Tenant" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "behaviourEra" TEXT NOT NULL DEFAULT '2025',
    "licence" TEXT NOT NULL DEFAULT 'userSubscription',
    "cloud" TEXT NOT NULL DEFAULT 'commercial',
    "isDemo" BOOLEAN NOT NULL DEFAULT false,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "resolvedRevision" INTEGER NOT NULL DEFAULT 0,
    "resolvedAt" TIMESTAMPTZ(3),
    "resolveError" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Tenant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EnforcementScope" (
    "tenantId" TEXT NOT NULL,
    "windowsClient" TEXT NOT NULL DEFAULT 'off',
    "windowsServer" TEXT NOT NULL DEFAULT 'off',
    "linux" TEXT NOT NULL DEFAULT 'off',
    "macOS" TEXT NOT NULL DEFAULT 'off',
    "domainControllers" BOOLEAN NOT NULL DEFAULT false,
    "defenderForCloud" BOOLEAN NOT NULL DEFAULT false,
    "manageUsingConfigurationManager" BOOLEAN NOT NULL DEFAULT true,
    "connectorEnabled" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "EnforcementScope_pkey" PRIMARY KEY ("tenantId")
);

-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "passwordHash" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSignInAt" TIMESTAMPTZ(3),

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Membership" (
    "tenantId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Membership_pkey" PRIMARY KEY ("tenantId","userId")
);

-- CreateTable
CREATE TABLE "OnboardingToken" (
    "tenantId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "secretHash" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),
    "useCount" INTEGER NOT NULL DEFAULT 0,
    "createdBy" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "OnboardingToken_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "Device" (
    "tenantId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "osPlatform" TEXT NOT NULL,
    "osName" TEXT NOT NULL,
    "osVersion" TEXT NOT NULL,
    "agentVersion" TEXT,
    "survey" JSONB NOT NULL,
    "tags" TEXT[],
    "tamperProtection" BOOLEAN NOT NULL DEFAULT false,
    "hardwareId" TEXT,
    "publicKey" JSONB,
    "isSimulated" BOOLEAN NOT NULL DEFAULT false,
    "channel" TEXT NOT NULL DEFAULT 'none',
    "enrollmentRow" INTEGER NOT NULL DEFAULT 1,
    "enrollmentCode" INTEGER,
    "enrollmentLabel" TEXT NOT NULL DEFAULT '',
    "enrollmentReason" TEXT NOT NULL DEFAULT '',
    "enrollmentAction" TEXT NOT NULL DEFAULT '',
    "enrollmentWarning" TEXT,
    "skippedPolicyTypes" TEXT[],
    "managedBy" TEXT NOT NULL DEFAULT 'Unknown',
    "managedByStatus" TEXT NOT NULL DEFAULT 'Unknown',
    "directoryObjectId" TEXT,
    "cohortId" TEXT,
    "policySetHash" TEXT,
    "acknowledgedHash" TEXT,
    "acknowledgedAt" TIMESTAMPTZ(3),
    "reportSequence" INTEGER NOT NULL DEFAULT 0,
    "policyStatus" TEXT,
    "exceptionCount" INTEGER NOT NULL DEFAULT 0,
    "onboardedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastCheckInAt" TIMESTAMPTZ(3),
    "syncRequestedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Device_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "DirectoryObject" (
    "tenantId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "deviceId" TEXT NOT NULL,
    "ownerDeviceId" TEXT,
    "displayName" TEXT NOT NULL,
    "joinType" TEXT NOT NULL,
    "trustType" TEXT,
    "operatingSystem" TEXT NOT NULL,
    "operatingSystemVersion" TEXT NOT NULL,
    "managementType" TEXT,
    "accountEnabled" BOOLEAN NOT NULL DEFAULT true,
    "systemLabels" TEXT[],
    "physicalIds" TEXT[],
    "properties" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deletedAt" TIMESTAMPTZ(3),

    CONSTRAINT "DirectoryObject_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "Group" (
    "tenantId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "displayName" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "kind" TEXT NOT NULL,
    "membershipRule" TEXT,
    "processingState" TEXT NOT NULL DEFAULT 'On',
    "processingError" TEXT,
    "memberCount" INTEGER NOT NULL DEFAULT 0,
    "lastMembershipChangeAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Group_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "GroupAssignedMember" (
    "tenantId" TEXT NOT NULL,
    "groupId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'device',
    "addedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "GroupAssignedMember_pkey" PRIMARY KEY ("tenantId","groupId","memberId")
);

-- CreateTable
CREATE TABLE "GroupMember" (
    "tenantId" TEXT NOT NULL,
    "groupId" TEXT NOT NULL,
    "deviceId" TEXT NOT NULL,

    CONSTRAINT "GroupMember_pkey" PRIMARY KEY ("tenantId","groupId","deviceId")
);

-- CreateTable
CREATE TABLE "Policy" (
    "tenantId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "profileId" TEXT,
    "platform" TEXT NOT NULL,
    "policyType" TEXT NOT NULL,
    "technologies" TEXT[],
    "roleScopeTags" TEXT[] DEFAULT ARRAY['0']::TEXT[],
    "version" INTEGER NOT NULL DEFAULT 1,
    "settingCount" INTEGER NOT NULL DEFAULT 0,
    "isAssigned" BOOLEAN NOT NULL DEFAULT false,
    "origin" TEXT NOT NULL DEFAULT 'console',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedBy" TEXT,
    "deletedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Policy_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "PolicyVersion" (
    "tenantId" TEXT NOT NULL,
    "policyId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "settings" JSONB NOT NULL,
    "assignments" JSONB NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "revision" INTEGER NOT NULL,
    "authorId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PolicyVersion_pkey" PRIMARY KEY ("tenantId","policyId","number")
);

-- CreateTable
CREATE TABLE "Assignment" (
    "tenantId" TEXT NOT NULL,
    "policyId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "groupId" TEXT,
    "filterId" TEXT,

    CONSTRAINT "Assignment_pkey" PRIMARY KEY ("tenantId","policyId","id")
);

-- CreateTable
CREATE TABLE "PolicySet" (
    "tenantId" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "document" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PolicySet_pkey" PRIMARY KEY ("tenantId","hash")
);

-- CreateTable
CREATE TABLE "Cohort" (
    "tenantId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "policySetHash" TEXT,
    "contentHash" TEXT NOT NULL,
    "deviceCount" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL,

    CONSTRAINT "Cohort_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "CohortPolicy" (
    "tenantId" TEXT NOT NULL,
    "cohortId" TEXT NOT NULL,
    "policyId" TEXT NOT NULL,
    "applicable" BOOLEAN NOT NULL,
    "reason" TEXT,

    CONSTRAINT "CohortPolicy_pkey" PRIMARY KEY ("tenantId","cohortId","policyId")
);

-- CreateTable
CREATE TABLE "CohortSetting" (
    "tenantId" TEXT NOT NULL,
    "cohortId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "settingId" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason" TEXT,
    "policyIds" TEXT[],
    "result" JSONB NOT NULL,

    CONSTRAINT "CohortSetting_pkey" PRIMARY KEY ("tenantId","cohortId","key")
);

-- CreateTable
CREATE TABLE "SettingException" (
    "tenantId" TEXT NOT NULL,
    "deviceId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "policySetHash" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "errorCode" TEXT,
    "observedValue" TEXT,
    "reportedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SettingException_pkey" PRIMARY KEY ("tenantId","deviceId","key")
);

-- CreateTable
CREATE TABLE "DeviceRequestId" (
    "tenantId" TEXT NOT NULL,
    "deviceId" TEXT NOT NULL,
    "jti" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "DeviceRequestId_pkey" PRIMARY KEY ("tenantId","deviceId","jti")
);

-- CreateTable
CREATE TABLE "DeviceEvent" (
    "tenantId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "deviceId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "detail" JSONB NOT NULL,

    CONSTRAINT "DeviceEvent_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "tenantId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actorId" TEXT,
    "actorName" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "targetType" TEXT NOT NULL,
    "targetId" TEXT,
    "targetName" TEXT NOT NULL DEFAULT '',
    "outcome" TEXT NOT NULL DEFAULT 'success',
    "revision" INTEGER,
    "before" JSONB,
    "after" JSONB,
    "detail" JSONB,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "RevisionRun" (
    "tenantId" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3) NOT NULL,
    "cohorts" INTEGER NOT NULL,
    "cohortsRecomputed" INTEGER NOT NULL,
    "devicesChanged" INTEGER NOT NULL,

    CONSTRAINT "RevisionRun_pkey" PRIMARY KEY ("tenantId","revision")
);

-- CreateIndex
CREATE UNIQUE INDEX "Tenant_slug_key" ON "Tenant"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE INDEX "Membership_userId_idx" ON "Membership"("userId");

-- CreateIndex
CREATE INDEX "Device_tenantId_name_id_idx" ON "Device"("tenantId", "name", "id");

-- CreateIndex
CREATE INDEX "Device_tenantId_lastCheckInAt_id_idx" ON "Device"("tenantId", "lastCheckInAt", "id");

-- CreateIndex
CREATE INDEX "Device_tenantId_osPlatform_id_idx" ON "Device"("tenantId", "osPlatform", "id");

-- CreateIndex
CREATE INDEX "Device_tenantId_managedBy_id_idx" ON "Device"("tenantId", "managedBy", "id");

-- CreateIndex
CREATE INDEX "Device_tenantId_policyStatus_id_idx" ON "Device"("tenantId", "policyStatus", "id");

-- CreateIndex
CREATE INDEX "Device_tenantId_enrollmentCode_id_idx" ON "Device"("tenantId", "enrollmentCode", "id");

-- CreateIndex
CREATE INDEX "Device_tenantId_cohortId_acknowledgedHash_idx" ON "Device"("tenantId", "cohortId", "acknowledgedHash");

-- CreateIndex
CREATE INDEX "DirectoryObject_tenantId_ownerDeviceId_idx" ON "DirectoryObject"("tenantId", "ownerDeviceId");

-- CreateIndex
CREATE INDEX "Group_tenantId_memberCount_id_idx" ON "Group"("tenantId", "memberCount", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Group_tenantId_displayName_key" ON "Group"("tenantId", "displayName");

-- CreateIndex
CREATE INDEX "GroupAssignedMember_tenantId_memberId_idx" ON "GroupAssignedMember"("tenantId", "memberId");

-- CreateIndex
CREATE INDEX "GroupMember_tenantId_deviceId_idx" ON "GroupMember"("tenantId", "deviceId");

-- CreateIndex
CREATE INDEX "Policy_tenantId_name_id_idx" ON "Policy"("tenantId", "name", "id");

-- CreateIndex
CREATE INDEX "Policy_tenantId_updatedAt_id_idx" ON "Policy"("tenantId", "updatedAt", "id");

-- CreateIndex
CREATE INDEX "Policy_tenantId_policyType_id_idx" ON "Policy"("tenantId", "policyType", "id");

-- CreateIndex
CREATE INDEX "Assignment_tenantId_groupId_idx" ON "Assignment"("tenantId", "groupId");

-- CreateIndex
CREATE INDEX "CohortPolicy_tenantId_policyId_idx" ON "CohortPolicy"("tenantId", "policyId");

-- CreateIndex
CREATE INDEX "CohortSetting_tenantId_outcome_idx" ON "CohortSetting"("tenantId", "outcome");

-- CreateIndex
CREATE INDEX "CohortSetting_tenantId_settingId_idx" ON "CohortSetting"("tenantId", "settingId");

-- CreateIndex
CREATE INDEX "SettingException_tenantId_key_idx" ON "SettingException"("tenantId", "key");

-- CreateIndex
CREATE INDEX "DeviceRequestId_expiresAt_idx" ON "DeviceRequestId"("expiresAt");

-- CreateIndex
CREATE INDEX "DeviceEvent_tenantId_deviceId_at_idx" ON "DeviceEvent"("tenantId", "deviceId", "at");

-- CreateIndex
CREATE INDEX "AuditEvent_tenantId_at_idx" ON "AuditEvent"("tenantId", "at");

-- CreateIndex
CREATE INDEX "AuditEvent_tenantId_targetId_at_idx" ON "AuditEvent"("tenantId", "targetId", "at");

-- CreateIndex
CREATE INDEX "RevisionRun_tenantId_finishedAt_idx" ON "RevisionRun"("tenantId", "finishedAt");
