package io.hibernateaws.it.boot;

import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.transaction.annotation.Transactional;

/** Spring Data's own methods read in read-only transactions; ours say it. */
public interface BookingRepository extends JpaRepository<Booking, UUID> {
  /** The server that runs a query of a read-only transaction. */
  @Transactional(readOnly = true)
  @Query(value = "select aurora_db_instance_identifier()", nativeQuery = true)
  String readingHost();

  /** The server that runs a query of a writable transaction. */
  @Transactional
  @Query(value = "select aurora_db_instance_identifier()", nativeQuery = true)
  String writingHost();

  /** A mistake: it writes in a read-only transaction. */
  @Transactional(readOnly = true)
  @Modifying
  @Query("delete from Booking")
  int cancelAllByMistake();
}
