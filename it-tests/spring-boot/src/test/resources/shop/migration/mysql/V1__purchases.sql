create table purchase (
  id bigint auto_increment primary key,
  buyer_name varchar(255)
);
insert into purchase (buyer_name) values ('Flyway');
