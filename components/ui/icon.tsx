import {
  Activity, ArrowDown, ArrowUp, Bell, Building2, ChartColumn, Check, ChevronDown, ChevronLeft, ChevronRight, CircleAlert, CircleCheck,
  CircleDashed, CircleHelp, CircleMinus, CircleX, Clock, Columns3, Copy, Diamond, Download, Ellipsis, ExternalLink, File, Filter,
  FlaskConical, History, House, Info, KeyRound, Laptop, Layers, ListChecks, Lock, LogOut, Menu, Monitor, Moon, Pencil, Plus,
  RefreshCw, RotateCcw, Save, Search, Server, Settings2, Shield, SlidersHorizontal, Sun, Tag, Terminal, Trash2, TriangleAlert, Upload, User,
  Users, Apple, X, BellOff, Octagon, type LucideIcon,
} from 'lucide-react'

const icons = {
  activity: Activity, apple: Apple, arrowDown: ArrowDown, arrowUp: ArrowUp, bell: Bell, bellOff: BellOff, building: Building2, chart: ChartColumn,
  check: Check, chevronDown: ChevronDown, chevronLeft: ChevronLeft, chevronRight: ChevronRight, circleAlert: CircleAlert,
  circleCheck: CircleCheck, circleDashed: CircleDashed, circleMinus: CircleMinus, circleX: CircleX, clock: Clock, columns: Columns3,
  copy: Copy, diamond: Diamond, download: Download, edit: Pencil, error: CircleX, external: ExternalLink, file: File, filter: Filter,
  flask: FlaskConical, help: CircleHelp, history: History, home: House, info: Info, key: KeyRound, laptop: Laptop, layers: Layers,
  listChecks: ListChecks, lock: Lock, menu: Menu, monitor: Monitor, moon: Moon, more: Ellipsis, octagon: Octagon, plus: Plus, refresh: RefreshCw, reset: RotateCcw,
  save: Save, search: Search, server: Server, settings: Settings2, shield: Shield, signOut: LogOut, sliders: SlidersHorizontal, sun: Sun, tag: Tag,
  terminal: Terminal, trash: Trash2, upload: Upload, user: User, users: Users, warning: TriangleAlert, x: X,
} as const satisfies Record<string, LucideIcon>

export type IconName = keyof typeof icons

/** A drawing beside a word. Hidden from screen readers unless it has a label of its own. */
export function Icon({ name, size = 16, className, label }: { name: IconName; size?: number; className?: string; label?: string }) {
  const Drawing = icons[name]
  return <Drawing size={size} strokeWidth={1.75} className={className} aria-hidden={label ? undefined : true} aria-label={label} role={label ? 'img' : undefined} />
}
