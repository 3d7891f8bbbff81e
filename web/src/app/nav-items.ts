import {
  IconActivity,
  IconActivityHeartbeat,
  IconBoxMultiple,
  IconDatabase,
  IconGitBranch,
  IconLayoutDashboard,
  IconListCheck,
  IconRocket,
  IconSitemap,
  IconTargetArrow,
  IconTrendingUp,
  type TablerIcon,
} from '@tabler/icons-react';
import { pathsOf } from '../address/paths.ts';

export type NavItem = {
  key: string;
  label: string;
  /** What is found there, for search and for the tooltip. */
  holds: string;
  href: string;
  icon: TablerIcon;
  isStage: boolean;
};

/** The way through a model's life, in order, with one key each; then what runs across it. */
export function navItems(project: string): NavItem[] {
  const paths = pathsOf(project);
  const stage = (key: string, label: string, holds: string, href: string, icon: TablerIcon): NavItem => ({
    key,
    label,
    holds,
    href,
    icon,
    isStage: true,
  });
  const across = (...item: Parameters<typeof stage>): NavItem => ({ ...stage(...item), isStage: false });
  return [
    stage(
      '0',
      'Overview',
      'The loop: what is live, how it is doing, what waits',
      paths.overview,
      IconLayoutDashboard,
    ),
    stage('1', 'Data', 'Datasets, versions, profiles, SQL', paths.datasets, IconDatabase),
    stage('2', 'Train', 'Runs: filter, compare, curves', paths.runs(), IconTrendingUp),
    stage('3', 'Evaluate', 'Evaluations and paired comparisons', paths.evaluations(), IconTargetArrow),
    stage('4', 'Registry', 'Models, versions, aliases, gates', paths.models, IconBoxMultiple),
    stage('5', 'Deploy', 'Endpoints, traffic, rollouts, predictions', paths.endpoints, IconRocket),
    stage('6', 'Monitor', 'Windows, drift, performance, alerts', paths.monitors(), IconActivityHeartbeat),
    across('7', 'Pipelines', 'The declared graph and its runs', paths.pipeline, IconGitBranch),
    across('8', 'Lineage', 'What was made from what', paths.lineage(), IconSitemap),
    across('9', 'Events', 'What happened, live', paths.events(), IconActivity),
    across('j', 'Jobs', 'Running and finished work', paths.jobs(), IconListCheck),
  ];
}
