package io.hibernateaws.it.postgresql.adversary;

import io.hibernateaws.it.Sql;
import io.hibernateaws.it.adversary.Kind;
import io.hibernateaws.it.adversary.Move;
import io.hibernateaws.it.adversary.Seat;
import io.hibernateaws.it.adversary.Side;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts that leave something on the link, each said in a way that is easily overlooked. */
final class LeftoverMoves {
  private static final List<String> TEXTS =
      List.of(
          "create temp table note (id uuid, owner text, seed int)",
          "create table pg_temp.note (id uuid, owner text, seed int)",
          "create table \"pg_temp\".note (id uuid, owner text, seed int)",
          "create or replace temp view note as select gen_random_uuid() id, 'x' owner, 0 seed",
          "create or replace temporary view note as select gen_random_uuid() id, 'x' owner, 0 seed",
          "select gen_random_uuid() id, 'x'::text owner, 0 seed into temp note",
          "do $$ begin create temp table note (id uuid, owner text, seed int); end $$",
          "select public.adversary_temp() /* note */",
          "set role clerk",
          "set session role clerk",
          "do $$ begin set role clerk; end $$",
          "select public.adversary_role('clerk') /* note */",
          "select set_config('role', 'clerk', false) /* note */",
          "set search_path = green, blue",
          "do $$ begin set search_path = green, blue; end $$",
          "select public.adversary_path('green, blue') /* note */",
          "select set_config('search_path', 'green, blue', false) /* note */",
          "update pg_settings set setting = 'green, blue' where name = 'search_path'",
          "update pg_settings set setting = 'clerk' where name = 'role'",
          "set session characteristics as transaction isolation level serializable",
          "set default_transaction_isolation = 'serializable'",
          "do $$ begin set default_transaction_isolation = 'serializable'; end $$",
          "set default_transaction_read_only = on",
          "set standard_conforming_strings = off",
          "select pg_advisory_lock(7) /* note */",
          "do $$ begin perform pg_advisory_lock(8); end $$",
          "listen note",
          "do $$ begin listen note; end $$",
          "prepare note_plan as select 1",
          "declare note_cursor cursor with hold for select 1");

  private LeftoverMoves() {}

  static List<Move> all() {
    List<Move> moves = new ArrayList<>();
    for (String text : TEXTS) {
      moves.add(
          new Move(
              Kind.LEFTOVER,
              Side.WRITING,
              text,
              (seat, dice) -> {
                // The application has moved its own tables away.
                seat.muddle();
                seat.call(c -> Sql.run(c, text));
              }));
    }
    moves.add(new Move(Kind.LEFTOVER, Side.WRITING, "a local path", LeftoverMoves::localPath));
    moves.add(
        new Move(
            Kind.LEFTOVER,
            Side.BOTH,
            "a schema, undone to a savepoint",
            LeftoverMoves::undoneToSavepoint));
    return moves;
  }

  private static void localPath(Seat seat, Random dice) {
    if (!seat.autoCommit()) {
      seat.muddle();
      seat.call(c -> Sql.run(c, "set local search_path = pg_temp"));
      seat.call(c -> Sql.run(c, "create table note (id uuid, owner text, seed int)"));
      seat.commit(Connection::commit);
    }
  }

  private static void undoneToSavepoint(Seat seat, Random dice) {
    if (!seat.autoCommit()) {
      seat.muddle();
      seat.call(c -> Sql.run(c, "savepoint note_a"));
      seat.call(c -> c.setSchema(seat.otherTenant()));
      seat.call(c -> Sql.run(c, "rollback to note_a"));
      seat.commit(Connection::commit);
    }
  }
}
