-- Run at every start: what the MARIADB_ variables of the usual image do.
create database if not exists wordpress;
create user if not exists wordpress@'%' identified by 'wordpress';
grant all on wordpress.* to wordpress@'%';
