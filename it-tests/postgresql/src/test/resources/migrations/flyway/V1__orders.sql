create table orders (id int primary key, buyer text not null);
insert into orders values (1, 'first');
