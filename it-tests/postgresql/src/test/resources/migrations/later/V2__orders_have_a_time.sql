alter table orders add column placed timestamptz not null default now();
insert into orders values (2, 'second');
