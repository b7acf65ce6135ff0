create database orders character set utf8mb4;
use orders;

-- token is not unique on purpose: a write done twice must show as two rows.
create table orders (
  id bigint unsigned not null auto_increment,
  token varchar(64) character set ascii collate ascii_bin not null,
  sha256 char(64) character set ascii not null,
  bytes bigint unsigned not null,
  host varchar(64) not null,
  created_at datetime(6) not null,
  primary key (id),
  key by_token (token)
) engine = innodb;

-- Data only: the service's account must not be able to write past read_only.
create user orders@localhost identified by 'orders-lab';
grant select, insert, update, delete on orders.* to orders@localhost;
