--liquibase formatted sql

--changeset shop:1
create table orders (id int primary key, buyer text not null);
insert into orders values (1, 'first');

--changeset shop:2 context:later
alter table orders add column placed timestamptz not null default now();
insert into orders values (2, 'second');
