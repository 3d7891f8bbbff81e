import { Button } from '@mantine/core';
import classes from './more-button.module.css';

type Props = { pages: { hasMore: boolean; isReadingMore: boolean; readMore: () => void } };

/** Reads the next part of a list, when there is one. */
export function MoreButton({ pages: { hasMore, isReadingMore, readMore } }: Props) {
  if (!hasMore) return null;
  return (
    <div className={classes.more}>
      <Button variant="default" loading={isReadingMore} onClick={readMore}>
        Show more
      </Button>
    </div>
  );
}
