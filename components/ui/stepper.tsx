import { cx } from './cx'
import { Icon } from './icon'

export interface Step {
  readonly id: string
  readonly label: string
  readonly state: 'done' | 'current' | 'todo' | 'error'
}

/** Where one is in a wizard; done steps can be gone back to. */
export function Stepper({ steps, onSelect }: { steps: readonly Step[]; onSelect?: (id: string) => void }) {
  return (
    <ol
      className="flex flex-wrap items-center gap-y-2 rounded-lg border border-hairline bg-surface px-4 py-2.5"
      aria-label="Steps"
    >
      {steps.map((step, i) => (
        <li
          key={step.id}
          className={cx('flex items-center', i < steps.length - 1 && 'lg:flex-1')}
          aria-current={step.state === 'current' ? 'step' : undefined}
        >
          <button
            type="button"
            disabled={!onSelect || step.state === 'todo'}
            onClick={() => onSelect?.(step.id)}
            className={cx(
              'flex items-center gap-2 rounded px-1 py-0.5 disabled:cursor-default',
              step.state === 'current' && 'font-semibold',
            )}
          >
            <span
              className={cx(
                'inline-flex size-6 shrink-0 items-center justify-center rounded-full border text-caption font-semibold',
                step.state === 'current' && 'border-brand bg-brand text-on-brand',
                step.state === 'done' && 'border-success text-success',
                step.state === 'error' && 'border-danger text-danger',
                step.state === 'todo' && 'border-control text-text-2',
              )}
            >
              {step.state === 'done' ? (
                <Icon name="check" size={14} label="Done" />
              ) : step.state === 'error' ? (
                <Icon name="circleAlert" size={14} label="Needs attention" />
              ) : (
                i + 1
              )}
            </span>
            <span className="whitespace-nowrap">{step.label}</span>
          </button>
          {i < steps.length - 1 && (
            <span aria-hidden className="mx-3 hidden h-px min-w-4 flex-1 bg-hairline lg:block" />
          )}
        </li>
      ))}
    </ol>
  )
}
