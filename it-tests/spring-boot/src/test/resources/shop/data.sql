insert into purchase (buyer_name) values ('Scripts');
