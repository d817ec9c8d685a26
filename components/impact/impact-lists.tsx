import type { ImpactDraft } from '@/lib/features/impact/schema'
import type { ImpactSummary } from '@/lib/features/impact/types'
import { Icon } from '../ui/icon'
import { CountButton, type OpenDevices } from './count-button'
import { GrowingList } from './growing-list'
import { EndedConflicts, NewConflicts } from './impact-conflicts'
import { ImpactCounts } from './impact-counts'
import { GroupMoves, ManagementMoves, PolicyMoves } from './impact-moves'
import { ImpactSection } from './impact-section'
import { SettingChanges } from './impact-settings'
import { countText, numberText } from '@/components/ui/count-text'

/** Everything that would be different, from the numbers down to each setting. */
export function ImpactLists({
  tenant,
  draft,
  summary,
  onOpen,
}: {
  tenant: string
  draft: ImpactDraft
  summary: ImpactSummary
  onOpen: OpenDevices
}) {
  const { counts, newConflicts, endedConflicts, groups, policies, settings } = summary
  const common = { tenant, draft }
  // Numbers that stand together add up, or a line says why not.
  const unchanged = counts.affected - counts.settingsChange
  return (
    <>
      {counts.affected > 0 && <ImpactCounts counts={counts} onOpen={onOpen} />}
      {counts.affected === 0 && (
        <p className="px-4 pb-3 text-text-2">No policy and no setting of any device would be different.</p>
      )}
      {unchanged > 0 && (
        <p className="px-4 py-2 text-caption text-text-3">
          {unchanged === 1 ? '1 of them keeps' : `${numberText(unchanged)} of them keep`} all settings as they
          are
          {policies.total > 0 && ': the policy does not apply there, or sets what they have already'}.
        </p>
      )}
      {counts.enter + counts.leave > 0 && (
        <ImpactSection title="Management">
          <ManagementMoves counts={counts} onOpen={onOpen} />
        </ImpactSection>
      )}
      {groups.total > 0 && (
        <ImpactSection title="Members">
          <GrowingList {...common} first={groups} noun="groups" pick={(lists) => lists.groups}>
            {(rows) => <GroupMoves rows={rows} slug={tenant} onOpen={onOpen} />}
          </GrowingList>
        </ImpactSection>
      )}
      {policies.total > 0 && (
        <ImpactSection
          title="Policies gained and lost"
          note={
            policies.total > 1 && (
              <span className="flex flex-wrap gap-x-2">
                {counts.gainPolicies > 0 && (
                  <CountButton
                    count={counts.gainPolicies}
                    sign="+"
                    onOpen={onOpen}
                    request={{
                      title: 'Devices that gain a policy',
                      selection: { kind: 'gainPolicies' },
                    }}
                  />
                )}
                {counts.losePolicies > 0 && (
                  <CountButton
                    count={counts.losePolicies}
                    sign="−"
                    onOpen={onOpen}
                    request={{
                      title: 'Devices that lose a policy',
                      selection: { kind: 'losePolicies' },
                    }}
                  />
                )}
              </span>
            )
          }
        >
          <GrowingList {...common} first={policies} noun="policies" pick={(lists) => lists.policies}>
            {(rows) => <PolicyMoves rows={rows} slug={tenant} onOpen={onOpen} />}
          </GrowingList>
        </ImpactSection>
      )}
      {counts.conflictsAppear > 0 && (
        <ImpactSection
          title={
            <span className="flex items-center gap-1.5">
              <Icon name="diamond" className="text-conflict" />
              New conflicts
            </span>
          }
          note={
            newConflicts.total > 1 &&
            `${countText(counts.conflictsAppear, 'device')} in all, each in one row or more`
          }
        >
          <GrowingList {...common} first={newConflicts} noun="conflicts" pick={(lists) => lists.newConflicts}>
            {(rows) => <NewConflicts rows={rows} slug={tenant} onOpen={onOpen} />}
          </GrowingList>
        </ImpactSection>
      )}
      {counts.conflictsVanish > 0 && (
        <ImpactSection
          title={
            <span className="flex items-center gap-1.5">
              <Icon name="circleCheck" className="text-success" />
              Conflicts that end
            </span>
          }
          note={
            endedConflicts.total > 1 && (
              <CountButton
                count={counts.conflictsVanish}
                onOpen={onOpen}
                request={{
                  title: 'Devices that lose a conflict',
                  selection: { kind: 'conflictsVanish' },
                }}
              />
            )
          }
        >
          <GrowingList
            {...common}
            first={endedConflicts}
            noun="conflicts"
            pick={(lists) => lists.endedConflicts}
          >
            {(rows) => <EndedConflicts rows={rows} onOpen={onOpen} />}
          </GrowingList>
        </ImpactSection>
      )}
      {settings.total > 0 && (
        <ImpactSection title="Settings before and after" note={countText(settings.total, 'setting')}>
          <GrowingList {...common} first={settings} noun="settings" pick={(lists) => lists.settings}>
            {(rows) => <SettingChanges rows={rows} onOpen={onOpen} />}
          </GrowingList>
        </ImpactSection>
      )}
    </>
  )
}
