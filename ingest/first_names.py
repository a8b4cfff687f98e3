"""First names that in English are nearly always a woman's, or a man's: the common ones of the last 150 years, short forms among them.

It guesses nothing, and leaves out what either may bear, such as Pat, Robin or Leslie.
"""

from __future__ import annotations

_WOMEN = """
Abigail Ada Addie Adela Adelaide Adele Adeline Agatha Agnes Agnieszka Aileen Aisling Alba Alberta Alexandra Alice Alicia Alison Allie Allison Alma Althea
Amalia Amanda Amelia Amy Anastasia Andrea Angela Angelica Angelina Anita Ann Anna Annabel Annabelle Anne Annette Annie Annika Anouk Antoinette Antonia Anya
April Arabella Araminta Ariadne Arlene Astrid Audrey Augusta Aurora Ava Barbara Bea Beatrice Beatrix Beatriz Becky Belinda Bella Belle Bernadette Bernice
Bertha Bess Bessie Beth Betsy Bette Betty Beulah Beverly Bianca Birdie Birgit Blanche Bonnie Brenda Bridget Bridie Brigid Brigitta Brigitte Britta Camilla
Candace Carla Carlotta Carmela Carmen Carol Carolina Caroline Carolyn Carrie Cassandra Catalina Catherine Cathy Cecilia Celeste Celia Charlotte Cheryl Chiara
Chloe Christina Christine Claire Clara Clare Clarissa Claudette Claudia Clementina Clementine Cleo Colette Colleen Conchita Connie Constance Constanza
Consuelo Cora Cordelia Corinne Cornelia Cosette Cynthia Dagmar Dahlia Daisy Danuta Daphne Debbie Deborah Debra Deirdre Delia Delilah Della Delphine Denise
Diana Diane Dinah Dolly Dolores Donatella Donna Dora Doreen Doris Dorothea Dorothy Dottie Drusilla Dulcie Edie Edith Edna Edwina Effie Eileen Eithne Ekaterina
Elaine Eleanor Elena Elfriede Elinor Elisa Elise Eliza Elizabeth Ella Ellen Ellie Eloise Elsa Elsie Elspeth Elvira Emilia Emily Emma Emmeline Enid Erica
Ernestine Esmeralda Esperanza Estelle Esther Ethel Etta Eugenia Eunice Eva Evangeline Eve Evelina Evelyn Evie Fannie Fanny Fantine Fay Faye Felicia Felicity
Fern Fiona Fiorella Flora Florence Flossie Frances Francesca Francine Francoise Freda Frederica Frieda Gabriella Gail Galina Genevieve Georgia Georgiana
Georgina Geraldine Gerda Germaine Gertie Gertrude Ghislaine Gianna Gigi Gilda Gina Ginette Ginevra Ginny Giovanna Gisela Giulia Gladys Glenda Gloria Goldie
Grace Graziella Greer Greta Gretchen Gretel Griselda Gudrun Guinevere Gunilla Gussie Gwen Gwendolyn Halina Hallie Hanna Hannah Hanne Hannelore Harriet Hattie
Hazel Heather Hedda Hedwig Heidi Helen Helena Helene Helga Henrietta Hermione Hester Hettie Hetty Hilda Hildegard Honora Honoria Hortense Ida Ilona Ilsa Ilse
Imogen Ina Ines Inez Inga Ingeborg Ingrid Iona Irena Irene Irina Iris Irma Irmgard Isabel Isabela Isabella Isadora Isobel Isolde Ivy Jacqueline Jadwiga Jane
Janet Janice Jeanette Jeanne Jeannie Jemima Jennie Jennifer Jenny Jessica Jezebel Jill Joan Joanie Joanna Joanne Jocelyn Josefina Josephine Josette Josie
Joyce Juanita Judith Judy Julia Juliana Julianne Julie Juliet Juliette June Justine Jutta Karen Karin Katarina Kate Katharina Katharine Katherine Kathleen
Kathryn Kathy Katie Katinka Katja Katrin Katrina Katya Kay Kerstin Keziah Kirsten Kitty Kristin Laila Lana Larissa Laura Lavinia Leah Leila Lena Lenora Lenore
Leona Leonie Leonora Leticia Letitia Letizia Lettie Letty Libby Lieselotte Liesl Lila Lilia Lilian Lillian Lily Lina Linda Lisa Lisbeth Liselotte Livia Liz
Liza Lizzie Lois Lola Lorelei Lorena Lorene Loretta Lorna Lorraine Lotte Lottie Louella Louisa Louise Lucia Lucie Lucienne Lucile Lucille Lucinda Lucretia
Lucrezia Lucy Ludmila Ludmilla Luella Luisa Lula Lulu Lydia Lynn Lyudmila Mabel Mabelle Maddie Madeleine Madeline Madelyn Madge Mae Maeve Magda Magdalena
Magdalene Maggie Maisie Malvina Mamie Mandy Manuela Mara Marcella Marcelle Marcia Marfa Margaret Margarete Margarita Marge Margery Margie Margot Marguerite
Maria Marian Mariana Marianne Marie Mariella Marietta Marigold Marilyn Marina Marisa Marisol Marjorie Marlene Marlies Marnie Marsha Marta Martha Martina Mary
Mathilda Mathilde Matilda Mattie Maud Maude Maudie Maureen Mavis Maxine May Maya Meg Melanie Melinda Melissa Mercedes Mignon Mildred Millicent Millie Mimi
Mina Minerva Minna Minnie Mirabel Miranda Miriam Mitzi Moira Mollie Molly Mona Monica Monika Muriel Myra Myrna Myrtle Nadezhda Nadia Nadine Nadja Nan Nancy
Nanette Naomi Natalia Natalie Natasha Nelda Nell Nellie Nelly Netta Nettie Nina Nita Nola Nora Noreen Norma Nuala Octavia Odette Odile Oksana Olga Olive
Olivia Olwen Olympia Oona Opal Ophelia Orla Ornella Ottilie Paloma Pamela Pandora Pansy Paola Patience Patricia Patsy Patty Paula Paulette Pauline Pearl Peg
Peggy Penelope Penny Petra Petunia Philippa Philomena Phoebe Phyllida Phyllis Pilar Polina Polly Portia Primrose Priscilla Prudence Prue Queenie Rachel
Raffaella Ramona Raquel Rebecca Regina Renata Renate Renee Rhea Rhoda Rhonda Rita Roberta Roisin Rosa Rosalba Rosalia Rosalie Rosalind Rosaline Rosamond
Rosamund Rosanna Rose Roseanne Rosemarie Rosemary Rosetta Rosie Roslyn Rosy Rowena Roxanne Roxie Ruby Ruth Sabina Sabine Sabrina Sadie Sally Samantha Sandra
Sarah Selena Selma Serena Sheila Sheilah Shirley Sibyl Sibylla Sidonie Signe Sigrid Silvia Simone Sinead Siobhan Siri Sofia Solange Soledad Solveig Sondra
Sonia Sonja Sonya Sophia Sophie Stella Stephanie Sue Susan Susanna Susannah Susie Suzanne Suzette Suzie Svetlana Sybil Sylvia Sylvie Tabitha Tamara Tanya
Tatiana Tatyana Teresa Teresita Tess Tessa Thea Theda Thelma Theodora Theodosia Theresa Therese Thomasina Tilda Tillie Tilly Tina Toni Trixie Trude Trudie
Trudy Ulla Ulrike Una Ursula Valeria Valerie Vanessa Velda Velma Vera Verna Veronica Vesta Vicki Vicky Victoria Vilma Viola Violet Virginia Viv Vivian
Vivienne Waltraud Wanda Wendy Wilhelmina Willa Wilma Winifred Winnie Winnifred Winona Xenia Ximena Yelena Yolanda Yvette Yvonne Zara Zelda Zelma Zita Zoe
Zofia Zora Zsuzsa
"""
_MEN = """
Aaron Abe Abel Abner Abraham Adam Adolf Adrian Aidan Al Alan Alasdair Albert Alberto Aldo Alec Alejandro Aleksandr Alessandro Alexander Alexei Alf Alfie
Alfred Algernon Alistair Alois Alonzo Alphonse Alphonso Alvaro Alvin Amadeo Ambrose Amedeo Amos Anatole Anders Andrei Andrew Andy Angelo Angus Ansel Anselm
Anselmo Anthony Anton Antonio Archibald Archie Arkady Armand Armando Arnold Arthur Artie Arturo Arvid Attilio Augie August Augustus Aurelio Axel Baldwin
Barnabas Barnaby Barney Barrett Bart Bartholomew Basil Bastien Ben Benedict Bengt Benito Benjamin Bennie Benny Beppe Beppo Bernard Bernardo Bernd Bernie Bert
Bertie Bertil Bertram Bill Bjorn Bob Bobby Bogdan Boleslaw Boris Boyd Brad Brendan Brian Bruce Bruno Buck Bud Buddy Burt Buster Byron Caleb Callum Calvin Carl
Carlo Carlos Carlton Carmine Casimir Caspar Casper Cecil Cedric Cesar Cesare Chad Charles Charlie Chester Chet Christopher Chuck Clarence Claude Clayton Clem
Clement Clete Cliff Clifford Clifton Clint Clinton Clive Clovis Clyde Cole Colin Conrad Constantine Cormac Cornelius Cosmo Cristobal Cuthbert Cy Cyprian Cyril
Cyrus Damon Dan Daniel Danny Dante Darius Darren Dave Davey David Declan Denis Dennis Denny Derek Dermot Desmond Dexter Diarmuid Dick Diego Dieter Dietrich
Dimitri Dirk Dmitri Domenico Dominic Don Donald Doug Dougie Douglas Duncan Dwight Eamon Earl Earnest Eben Ebenezer Eberhard Ed Eddie Edgar Edmund Edoardo
Eduardo Edward Edwin Egbert Egon Einar Eli Elias Elijah Elliot Elliott Elmer Elwood Emanuel Emil Emile Emiliano Emilio Emmet Emmett Enoch Enos Enrico Enzo
Eoin Ephraim Eric Erik Erland Ernest Ernesto Ernie Ernst Erwin Esteban Ethan Etienne Ettore Eugene Eusebio Evan Everett Ewald Ewan Ezekiel Ezra Fabio Fabrizio
Felipe Felix Ferdinand Fergal Fergus Fernando Fidel Filippo Finn Fintan Flavio Fletcher Floyd Francisco Franco Francois Frank Frankie Franz Fred Freddie
Freddy Frederick Friedrich Fritz Fyodor Gabe Gabriel Gaetano Gareth Garth Gary Gaspar Gaspard Gaston Gavin Gene Gennaro Geoffrey Georg George Georges Gerald
Gerard Gerhard Gerry Giacomo Gianni Gideon Gilbert Gilles Gino Giorgio Giovanni Giuseppe Glen Godfrey Gonzalo Gordon Gottfried Gottlieb Greg Gregor Gregory
Grigori Grigory Guglielmo Guido Guillaume Guillermo Gunnar Gunther Gus Gustav Gustavo Guy Haakon Hal Halvard Hamish Hank Hans Harald Harlan Harold Harry
Hartmut Harvey Hector Heinrich Heinz Helmut Helmuth Henri Henrik Henry Herb Herbert Herman Hermann Hernando Herschel Herve Hiram Homer Horace Horatio Horst
Howard Hubert Hugh Hugo Humphrey Hyman Iain Ian Ichabod Ignacio Ignatius Ignazio Igor Ike Ilya Ingmar Ira Irving Irwin Isaac Isaiah Isidore Isidro Ivan Ivo
Ivor Jabez Jack Jacob Jacques Jaime Jake James Janos Jared Jasper Javier Jeb Jebediah Jed Jedediah Jeff Jeffrey Jem Jens Jeremiah Jeremy Jerome Jerry Jerzy
Jesus Jethro Jim Jimmie Jimmy Joachim Joaquin Jochen Jock Joe Joel Joey Johann Johannes John Johnny Jonah Jonas Jonathan Jonny Jorge Jorgen Jose Josef Joseph
Josh Joshua Josiah Juan Jubal Judd Jules Julian Julio Julius Jurgen Justin Karl Kaspar Kazimierz Keith Ken Kenneth Kenny Kevin Kip Klaus Knud Knut Konrad
Konstantin Kurt Lachlan Lafe Larry Lars Laszlo Laurence Lawrence Lazarus Leander Leandro Leif Lem Lemuel Len Lennart Lenny Leo Leon Leonard Leonardo Leonid
Leopold Leopoldo Leroy Lester Levi Lewis Liam Linus Lon Lonnie Lorcan Lorenzo Lothar Lou Louie Louis Luc Luca Lucas Luciano Lucien Lucius Ludwig Luigi Luis
Luke Luther Mac Mack Mads Magnus Malachi Malachy Malcolm Manfred Manny Manuel Marcel Marcellin Marcelo Marco Marcus Mariano Mario Mark Martin Marty Marv
Marvin Massimo Mateo Mathias Mathieu Matt Matteo Matthew Matthias Maurice Mauricio Maurizio Max Maximilian Maxwell Melvin Mervyn Micah Michael Mick Mickey
Miguel Mike Mikhail Mikkel Milo Milton Mischa Misha Mitch Monty Mordecai Morris Mort Mortimer Mose Moses Myron Nahum Nat Nate Nathan Nathaniel Ned Neil Nels
Newt Niall Nicholas Nick Nicodemus Nicolas Niels Nigel Nikita Nikolai Nils Noah Norman Nunzio Obadiah Obed Octavio Olaf Oleg Oliver Olivier Ollie Omar Orazio
Orlando Orrin Orson Orville Osbert Oscar Osgood Oskar Osric Oswald Otis Otto Owen Ozzie Pablo Paddy Padraig Pancho Paolo Pascual Pasquale Patrick Paul Paulo
Pavel Pedro Pepe Percival Percy Pete Peter Petros Phil Philip Philippe Phillip Phineas Pierre Pieter Pietro Piotr Pyotr Quentin Rafael Rafe Raffaele Raimundo
Rainer Ralph Ramiro Ramon Randall Randolph Raoul Rasmus Raul Ray Raymond Reg Reggie Reginald Reinhard Reinhold Remy Renato Rene Reuben Rex Rhett Ricardo
Richard Rick Ricky Rico Rinaldo Rob Robbie Robert Roberto Rocco Rod Roddy Roderick Rodney Rodolfo Rodrigo Rogelio Roger Roland Rolando Rolf Rollie Rollo Romeo
Ron Ronald Rory Roscoe Roy Ruben Rudolf Rudolph Rudy Rudyard Rufus Ruggiero Rupert Ruprecht Sal Salvador Salvatore Sammy Samson Samuel Sandor Santiago Santino
Saul Seamus Sean Sebastian Semyon Septimus Sergei Sergio Seth Seymour Shane Sheldon Shep Sid Siegfried Siegmund Sigmund Sigurd Silas Silvester Silvio Simeon
Simon Sol Solly Solomon Soren Stan Stanislaus Stanislav Stanley Stefan Stefano Stellan Stephan Stephen Steve Steven Stu Stuart Sven Sverre Sylvain Sylvester
Tad Tadeusz Tadhg Ted Teddy Terence Thad Thaddeus Theo Theobald Theodor Theodore Thierry Thomas Tim Timmy Timothy Tito Titus Tobias Toby Todd Tom Tomas
Tommaso Tommy Tony Torsten Trevor Tristan Tullio Ugo Ulf Ulysses Umberto Uriah Uwe Valentin Vanya Vasili Vasily Verne Vernon Vic Vicente Victor Viktor Vince
Vincent Vincenzo Vinnie Virgil Vito Vittorio Vladimir Vladislav Wade Waldo Wallace Wally Walt Walter Wayne Wendell Werner Wes Wesley Wilbur Wilfred Wilfrid
Wilfried Wilhelm Willard William Willie Willy Winfried Winston Wladyslaw Wolfgang Woodrow Yakov Yevgeny Yuri Yves Zachariah Zachary Zack Zbigniew Zebulon Zeke
Ziggy
"""
FIRST_NAMES = dict.fromkeys(_WOMEN.split(), 1) | dict.fromkeys(_MEN.split(), -1)
"""1 for a woman's, -1 for a man's."""
