package io.hibernateaws.engine.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What is counted while a world runs. */
final class Tally {
  final TreeMap<String, Integer> verdicts = new TreeMap<>();
  final List<Long> toWriter = new ArrayList<>();
  final List<Long> afterPromotion = new ArrayList<>();
  final List<String> violations = new ArrayList<>();
  int failovers;
  int failedCalls;
  int searches;
  int probes;
  int connects;
  int linksOpen;

  void verdict(String sqlState) {
    verdicts.merge(sqlState, 1, Integer::sum);
  }

  int verdicts(String sqlState) {
    return verdicts.getOrDefault(sqlState, 0);
  }
}
