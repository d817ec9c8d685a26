import type { TaskList } from 'graphile-worker'
import applyAssetRulesTask from './apply-asset-rules'
import purgeDeletedTask from './purge-deleted'
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
  'purge-deleted': purgeDeletedTask,
  'apply-asset-rules': applyAssetRulesTask,
}
