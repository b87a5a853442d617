package io.hibernateaws.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** All that happened at the application, in memory. Thread-safe. */
final class Journal {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Operation> operations = new ArrayList<>();
  private final List<Cart> acknowledged = new ArrayList<>();
  private final List<Cart> refused = new ArrayList<>();
  private final Map<String, Integer> errors = new HashMap<>();
  private final List<Note> notes = new ArrayList<>();

  /** The client has its answer: the order is taken. */
  void taken(Cart cart, Operation operation) {
    locked(
        () -> {
          acknowledged.add(cart);
          return operations.add(operation);
        });
  }

  void shown(Operation operation) {
    locked(() -> operations.add(operation));
  }

  /** The client was told that its order could not be taken. */
  void refused(Cart cart, RuntimeException failure) {
    locked(
        () -> {
          refused.add(cart);
          return count(failure);
        });
  }

  /** The client was told that nothing can be shown. */
  void notShown(RuntimeException failure) {
    locked(() -> count(failure));
  }

  private int count(RuntimeException failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String firstLine = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    return errors.merge(root.getClass().getSimpleName() + ": " + firstLine, 1, Integer::sum);
  }

  void note(Note note) {
    locked(() -> notes.add(note));
  }

  /** Those from number {@code first} on, counted from 0, in the order of their ends. */
  List<Operation> operationsFrom(int first) {
    return locked(() -> List.copyOf(operations.subList(first, operations.size())));
  }

  List<Operation> operations() {
    return operationsFrom(0);
  }

  List<Cart> acknowledged() {
    return locked(() -> List.copyOf(acknowledged));
  }

  List<Cart> refused() {
    return locked(() -> List.copyOf(refused));
  }

  /** How often clients saw which error. */
  Map<String, Integer> errors() {
    return locked(() -> Map.copyOf(errors));
  }

  List<Note> notes() {
    return locked(() -> List.copyOf(notes));
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
