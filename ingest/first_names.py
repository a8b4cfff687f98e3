"""First names that in English are nearly always a woman's, or a man's: the common ones of the last 150 years, short forms among them.

It guesses nothing, and leaves out what either may bear, such as Pat, Robin or Leslie.
"""

from __future__ import annotations

_WOMEN = """
Abigail Ada Adela Adelaide Adele Adeline Agatha Agnes Aileen Alba Alberta Alexandra Alice Alicia Alison Allison Alma Althea Amanda Amelia Amy Anastasia Andrea
Angela Angelica Angelina Anita Ann Anna Annabel Anne Annette Annie Anouk Anya April Ariadne Arlene Astrid Audrey Augusta Aurora Ava Barbara Bea Beatrice
Beatrix Becky Belinda Bella Belle Bernadette Bernice Bertha Bess Bessie Beth Betsy Bette Betty Beulah Beverly Birdie Birgit Blanche Bonnie Brenda Bridget
Brigid Brigitte Camilla Candace Carla Carmela Carmen Carol Caroline Carolyn Carrie Cassandra Catherine Cathy Cecilia Celeste Celia Charlotte Cheryl Chloe
Christina Christine Claire Clara Clare Clarissa Claudette Claudia Clementine Cleo Colleen Connie Constance Consuelo Cora Cordelia Corinne Cornelia Cosette
Cynthia Daisy Daphne Debbie Deborah Debra Deirdre Delia Delilah Della Delphine Denise Diana Diane Dinah Dolly Dolores Donna Dora Doreen Doris Dorothea Dorothy
Dottie Dulcie Edie Edith Edna Edwina Effie Eileen Elaine Eleanor Elena Elinor Elisa Elise Eliza Elizabeth Ella Ellen Ellie Eloise Elsa Elsie Elvira Emilia
Emily Emma Enid Erica Ernestine Esmeralda Estelle Esther Ethel Etta Eugenia Eunice Eva Evangeline Eve Evelina Evelyn Evie Fanny Fantine Fay Faye Felicia
Felicity Fern Fiona Flora Florence Flossie Frances Francesca Francine Freda Frieda Gabriella Gail Genevieve Georgia Georgina Geraldine Gerda Germaine Gertie
Gertrude Gigi Gilda Gina Ginevra Ginny Gisela Giulia Gladys Glenda Gloria Goldie Grace Greer Greta Gretchen Gretel Griselda Guinevere Gussie Gwen Gwendolyn
Hallie Hannah Harriet Hattie Hazel Heather Hedda Hedwig Heidi Helen Helena Helene Helga Henrietta Hermione Hester Hettie Hetty Hilda Hildegard Ida Ilona Ilsa
Ilse Imogen Ina Ines Inez Inga Ingeborg Ingrid Iona Irena Irene Irina Iris Irma Isabel Isabella Isadora Isobel Isolde Ivy Jacqueline Jane Janet Janice
Jeanette Jeanne Jeannie Jemima Jennie Jennifer Jenny Jessica Jezebel Jill Joan Joanie Joanna Joanne Jocelyn Josephine Josie Joyce Juanita Judith Judy Julia
Juliana Julianne Julie Juliet Juliette June Karen Katarina Kate Katharine Katherine Kathleen Kathryn Kathy Katie Katinka Katja Katrina Katya Kay Kitty Kristin
Laila Lana Larissa Laura Lavinia Leah Leila Lena Lenora Lenore Leona Leonora Leticia Letitia Lettie Letty Libby Liesl Lila Lilian Lillian Lily Lina Linda Lisa
Lisbeth Livia Liz Liza Lizzie Lois Lola Lorelei Lorena Loretta Lorna Lorraine Lotte Lottie Louisa Louise Lucia Lucie Lucille Lucinda Lucretia Lucy Ludmila
Luisa Lula Lulu Lydia Lynn Mabel Maddie Madeleine Madeline Madelyn Madge Mae Magda Magdalena Magdalene Maggie Maisie Malvina Mamie Mandy Mara Marcella
Marcelle Marcia Marfa Margaret Margarita Marge Margery Margie Margot Marguerite Maria Marian Mariana Marianne Marie Marietta Marilyn Marina Marisol Marjorie
Marlene Marnie Marsha Marta Martha Martina Mary Mathilda Matilda Mattie Maud Maude Maureen Mavis Maxine May Maya Meg Melanie Melinda Melissa Mercedes Mildred
Millicent Millie Mimi Mina Minerva Minna Minnie Mirabel Miranda Miriam Mitzi Moira Mollie Molly Mona Monica Muriel Myra Myrna Myrtle Nadezhda Nadia Nadine Nan
Nancy Nanette Naomi Natalia Natalie Natasha Nell Nellie Nelly Netta Nettie Nina Nita Nola Nora Noreen Norma Octavia Odette Oksana Olga Olive Olivia Olympia
Opal Ophelia Orla Ottilie Paloma Pamela Pandora Patience Patricia Patsy Patty Paula Paulette Pauline Pearl Peg Peggy Penelope Penny Petra Petunia Philippa
Philomena Phoebe Phyllida Phyllis Polina Polly Portia Priscilla Prudence Queenie Rachel Ramona Raquel Rebecca Regina Renata Renee Rhea Rhoda Rhonda Rita
Roberta Rosa Rosalie Rosalind Rosaline Rosamund Rosanna Rose Rosemary Rosetta Rosie Rosy Rowena Roxanne Roxie Ruby Ruth Sabina Sabrina Sadie Sally Samantha
Sandra Sarah Selena Selma Serena Sheila Sheilah Shirley Sibyl Sibylla Signe Sigrid Silvia Simone Sofia Solveig Sondra Sonia Sonja Sonya Sophia Sophie Stella
Stephanie Sue Susan Susanna Susannah Susie Suzanne Suzie Svetlana Sybil Sylvia Sylvie Tabitha Tamara Tanya Tatiana Teresa Tess Tessa Thea Theda Thelma
Theodora Theresa Therese Tilda Tillie Tilly Tina Toni Trixie Trudy Ulla Una Ursula Valeria Valerie Vanessa Velma Vera Verna Veronica Vicki Vicky Victoria
Vilma Viola Violet Virginia Viv Vivian Vivienne Wanda Wendy Wilhelmina Willa Wilma Winifred Winnie Winona Xenia Yolanda Yvette Yvonne Zara Zelda Zelma Zoe
Zora
"""
_MEN = """
Aaron Abe Abel Abner Abraham Adam Adolf Adrian Al Alan Albert Alberto Aldo Alec Alexander Alf Alfie Alfred Algernon Alistair Alonzo Alphonse Alphonso Alvin
Amadeo
Ambrose Amos Anatole Anders Andrew Andy Angelo Angus Ansel Anselm Anthony Anton Antonio Archibald Archie Armand Arnold Arthur Artie Arturo August Augustus
Axel Baldwin Barnabas Barnaby Barney Barrett Bart Bartholomew Basil Ben Benedict Benito Benjamin Bennie Benny Bernard Bernie Bert Bertie Bertram Bill Bjorn Bob
Bobby
Boris Boyd Brad Brendan Brian Bruce Bruno Buster Byron Caleb Calvin Carl Carlo Carlos Carlton Casper Cecil Cedric Cesar Chad Charles Charlie Chester
Christopher Chuck Clarence Claude Clayton Clem Clement Cliff Clifford Clifton Clint Clinton Clive Clyde Cole Colin Conrad Constantine Cornelius Cosmo Cuthbert
Cy Cyril Cyrus Damon Dan Daniel Danny Dante Darius Darren Dave Davey David Denis Dennis Denny Derek Desmond Dexter Dick Diego Dietrich Dimitri Dirk Dmitri
Domenico Dominic Don Donald Doug Dougie Douglas Duncan Dwight Earl Earnest Eben Ebenezer Ed Eddie Edgar Edmund Edward Edwin Egbert Eli Elias Elijah Elliot
Elliott Elmer
Elwood Emanuel Emil Emile Emmet Emmett Enoch Enrico Enzo Ephraim Eric Erik Ernest Ernie Ernst Erwin Esteban Ethan Eugene Evan Everett Ezekiel Ezra Felipe
Felix Ferdinand Fergus Fernando Finn Fletcher Floyd Francisco Franco Francois Frank Frankie Franz Fred Freddie Freddy Frederick Friedrich Fritz Gabriel Gareth
Garth Gary Gaspar Gaston Gavin Gene Geoffrey Georg George Georges Gerald Gerard Gerhard Gerry Gideon Gilbert Gino Giorgio Giovanni Giuseppe Glen Godfrey
Gordon Greg Gregor Gregory Guido Gunther Gus Gustav Gustavo Guy Hal Hamish Hank Hans Harlan Harold Harry Harvey Hector Heinrich Heinz Henri Henry Herb Herbert
Herman Hermann Hiram Homer Horace Horatio Horst Howard Hubert Hugh Hugo Humphrey Iain Ian Ignatius Igor Ike Ira Irving Irwin Isaac Isaiah Ivan Ivo Ivor Jack
Jacob Jacques Jaime Jake James Janos Jared Jasper Javier Jed Jeff Jeffrey Jem Jeremiah Jeremy Jerome Jerry Jerzy Jesus Jethro Jim Jimmie Jimmy Joachim Joaquin
Jock Joe Joel Joey Johann Johannes John Johnny Jonah Jonas Jonathan Jonny Jorge Jose Josef Joseph Josh Joshua Josiah Juan Jubal Judd Jules Julian Julio Julius
Jurgen Justin Karl Kaspar Keith Ken Kenneth Kenny Kevin Kip Klaus Konrad Kurt Larry Lars Laszlo Laurence Lawrence Lazarus Leander Leif Lemuel Len Lenny Leo
Leon Leonard Leonardo Leopold Leroy Lester Lewis Linus Lon Lorenzo Lou Louie Louis Luc Luca Lucas Lucius Ludwig Luigi Luis Luke Luther Mac Mack Magnus Malcolm
Manfred Manny Manuel Marcel Marco Marcus Mario Mark Martin Marty Marvin Mateo Mathias Matt Matteo Matthew Matthias Maurice Maurizio Max Maximilian Maxwell
Melvin Michael Mick Mickey Miguel Mike Mikhail Milo Milton Mitch Monty Mordecai Morris Mort Mortimer Moses Myron Nat Nathan Nathaniel Ned Neil Nicholas Nick
Nicolas Nigel Nikolai Nils Noah Norman Olaf Oleg Oliver Omar Orson Orville Osbert Oscar Osric Oswald Otis Otto Owen Pablo Paddy Pasquale Patrick Paul Paulo
Pavel Pedro Pepe Percival Percy Pete Peter Petros Phil Philip Phillip Pierre Pieter Pietro Piotr Quentin Rafael Rafe Ralph Ramon Randall Randolph Raoul Raul
Ray Raymond Reg Reggie Reginald Reinhard Rene Reuben Rex Rhett Ricardo Richard Rick Ricky Rico Rob Robbie Robert Roberto Rocco Rod Roderick Rodney Roger
Roland Rolando Rolf Romeo Ron Ronald Rory Roscoe Roy Rudolf Rudolph Rudy Rufus Rupert Sal Salvador Salvatore Sammy Samson Samuel Sandor Santiago Saul Sean
Sebastian Sergei Sergio Seth Seymour Shane Sheldon Sid Siegfried Sigmund Silas Silvester Simon Sol Solomon Stan Stanislaus Stanley Stefan Stefano Stephan
Stephen Steve Steven Sven Sylvester Tad Tadeusz Ted Teddy Terence Thaddeus Theo Theobald Theodore Thomas Tim Timmy Timothy Tito Tobias Toby Todd Tom Tomas
Tommaso Tommy Tony Trevor Tristan Ugo Ulysses Umberto Vasily Vernon Vic Victor Viktor Vince Vincent Vincenzo Vinnie Virgil Vito Vittorio Vladimir Wade Waldo
Wally Walt Walter Wayne Wendell Werner Wes Wesley Wilbur Wilfred Wilhelm Willard William Willie Willy Winston Wolfgang Woodrow Yuri Zachary Zack Zeke Ziggy
"""
FIRST_NAMES = dict.fromkeys(_WOMEN.split(), 1) | dict.fromkeys(_MEN.split(), -1)
"""1 for a woman's, -1 for a man's."""
