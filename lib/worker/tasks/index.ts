import type { TaskList } from 'graphile-worker'
import applyAssetRulesTask from './apply-asset-rules'
import haltRolloutsTask from './halt-rollouts'
import purgeDeletedTask from './purge-deleted'
import purgePoliciesTask from './purge-policies'
import reevaluateEnrollmentTask from './reevaluate-enrollment'
import regroupDirectoryObjectsTask from './regroup-directory-objects'
import resolveTenantTask from './resolve-tenant'
import simulateDemoDevicesTask from './simulate-demo-devices'

/** Every kind of job, by the name it is enqueued under. */
export const tasks: TaskList = {
  'resolve-tenant': resolveTenantTask,
  'reevaluate-enrollment': reevaluateEnrollmentTask,
  'simulate-demo-devices': simulateDemoDevicesTask,
  'regroup-directory-objects': regroupDirectoryObjectsTask,
  'halt-rollouts': haltRolloutsTask,
  'purge-deleted': purgeDeletedTask,
  'purge-policies': purgePoliciesTask,
  'apply-asset-rules': applyAssetRulesTask,
}
