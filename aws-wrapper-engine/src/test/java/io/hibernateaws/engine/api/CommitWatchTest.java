package io.hibernateaws.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommitWatchTest {
  private final Object link = new Object();

  @Test
  void a_commit_is_seen_by_the_watches_around_it_and_by_no_later_one() {
    try (CommitWatch outer = CommitWatch.open()) {
      try (CommitWatch inner = CommitWatch.open()) {
        CommitWatch.committed();
        assertThat(inner.hasCommitted()).isTrue();
      }
      assertThat(outer.hasCommitted()).isTrue();
    }
    try (CommitWatch later = CommitWatch.open()) {
      assertThat(later.hasCommitted()).isFalse();
    }
  }

  @Test
  void a_commit_apart_is_not_seen_around_it() {
    try (CommitWatch outer = CommitWatch.open()) {
      try (CommitWatch apart = CommitWatch.apart()) {
        CommitWatch.committed();
        CommitWatch.doubt();
        assertThat(apart.hasCommitted()).isTrue();
      }
      assertThat(outer.hasCommitted()).isFalse();
      assertThat(outer.isDoubtful()).isFalse();
    }
  }

  @Test
  void a_statement_that_commits_by_itself_counts_unless_it_has_failed() {
    try (CommitWatch watch = CommitWatch.open()) {
      CommitWatch.sent(link, 1);
      assertThat(CommitWatch.failed(link, 1)).isTrue();
      assertThat(CommitWatch.failed(link, 1)).isFalse();
      assertThat(watch.hasCommitted()).isFalse();
      CommitWatch.sent(link, 3);
      assertThat(CommitWatch.failed(link, 5)).isFalse();
      assertThat(CommitWatch.failed(new Object(), 3)).isFalse();
      assertThat(watch.hasCommitted()).isTrue();
    }
  }

  @Test
  void a_watch_that_is_closed_ends_those_left_open_inside_it() {
    try (CommitWatch outer = CommitWatch.open()) {
      CommitWatch middle = CommitWatch.open();
      CommitWatch forgotten = CommitWatch.open();
      CommitWatch.committed();
      middle.close();
      forgotten.close();
      assertThat(outer.hasCommitted()).isTrue();
    }
    CommitWatch.committed();
    try (CommitWatch later = CommitWatch.open()) {
      assertThat(later.hasCommitted()).isFalse();
    }
  }
}
